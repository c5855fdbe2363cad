import type { LoggerService } from '@nestjs/common';
import type { EventBus } from '../events/event-bus.js';
import type { CronEventName, CronEvents } from '../events/event-map.js';

type Level = 'debug' | 'log' | 'warn' | 'error';

/** How loudly each event is told, or how that follows from the event. What is not listed is not logged. */
type Levels = { [E in CronEventName]?: Level | ((event: CronEvents[E]) => Level) };

const LEVELS: Levels = {
  'run.started': 'log',
  'run.finished': ({ outcome }) => (outcome === 'partial' ? 'warn' : 'log'),
  'run.failed': 'error',
  'run.interrupted': 'warn',
  'run.abandoned': 'warn',
  'run.skipped': ({ reason }) => (reason === 'already-claimed' ? 'debug' : 'warn'),
  'fan-out.idle': 'log',
  'tenants.skipped': 'log',
  'tenants.invalid': 'warn',
  'tenant.failed': 'error',
  'tenant.retried': 'warn',
  'job.paused': 'log',
  'job.resumed': 'log',
  'job.log': 'log',
  'slot.missed': 'warn',
  'slots.missed': 'warn',
  'store.unavailable': 'warn',
  'store.recovered': 'log',
  'history.unavailable': 'warn',
  'history.recovered': 'log',
  'schedule.mismatch': 'warn',
  'job.unknown-here': 'debug',
  'job.vanished': 'log',
  'notification.failed': 'error',
  'notification.dropped': 'warn',
  'heartbeat.unavailable': 'warn',
  'heartbeat.recovered': 'log',
  'lease.lost': 'error',
};

/** Writes the coordinator's own lines: each event as an object, through the logger of the application. */
export function logEvents(events: EventBus, logger: LoggerService): void {
  for (const name of Object.keys(LEVELS) as CronEventName[]) logOne(events, logger, name);
}

function logOne<E extends CronEventName>(events: EventBus, logger: LoggerService, name: E): void {
  const level: Levels[E] = LEVELS[name];
  if (level === undefined) return;
  events.on(name, (event) => {
    write(logger, typeof level === 'function' ? level(event) : level, {
      event: name,
      ...withoutResult(event),
    });
  });
}

/** What a handler returned is for the caller and the history: it may be large, circular or secret. */
function withoutResult({ result: _result, ...line }: object & { result?: unknown }): object {
  return line;
}

function write(logger: LoggerService, level: Level, line: object): void {
  if (level === 'debug') logger.debug?.(line);
  else logger[level](line);
}
