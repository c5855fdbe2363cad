import { CapturedLogger } from '../../test/support/captured-logger.js';
import { anIdentity } from '../../test/support/run-identity.js';
import { EventBus } from '../events/event-bus.js';
import type { CronEventName, CronEvents } from '../events/event-map.js';
import { logEvents } from './event-log.js';

const AT = '2026-05-04T02:00:00.000Z';
const identity = anIdentity();
const summary = { ...identity, startedAt: AT, finishedAt: AT, durationMs: 0 };
const error = { name: 'Error', message: 'no luck' };

function logged<E extends CronEventName>(name: E, event: CronEvents[E]): [string, object][] {
  const logger = new CapturedLogger();
  const events = new EventBus(() => undefined);
  logEvents(events, logger);
  events.emit(name, event);
  return logger.events(name).map(({ level, line }) => [level, line]);
}

describe('an event in the log', () => {
  it('is one line, with all that the event says but what a handler returned', () => {
    const event = { ...summary, outcome: 'succeeded', result: 'secret' } as const;
    expect(logged('run.finished', event)).toEqual([
      ['log', { event: 'run.finished', ...summary, outcome: 'succeeded' }],
    ]);
  });

  it('is as loud as how a run ended', () => {
    const levelOf = (name: 'run.finished' | 'run.skipped', event: Partial<CronEvents['run.finished']>) =>
      logged(name, { ...summary, outcome: 'skipped', ...event })[0]?.[0];
    expect(levelOf('run.finished', { outcome: 'succeeded' })).toBe('log');
    expect(levelOf('run.finished', { outcome: 'partial' })).toBe('warn');
    expect(levelOf('run.skipped', { reason: 'already-claimed' })).toBe('debug');
    expect(levelOf('run.skipped', { reason: 'overlap' })).toBe('warn');
  });

  const levels: [string, () => [string, object][]][] = [
    ['error', () => logged('run.failed', { ...summary, outcome: 'failed', error })],
    ['error', () => logged('tenant.failed', { ...identity, tenantId: 'a', attempt: 1, error })],
    ['error', () => logged('lease.lost', { ...identity, reason: 'gone' })],
    ['warn', () => logged('run.interrupted', { ...summary, outcome: 'interrupted' })],
    ['warn', () => logged('run.abandoned', { ...summary, outcome: 'abandoned' })],
    ['warn', () => logged('slot.missed', { ...summary, outcome: 'missed' })],
    ['warn', () => logged('tenants.invalid', { ...identity, count: 1, problems: ['odd'] })],
    ['warn', () => logged('tenant.retried', { ...identity, tenantId: 'a', attempt: 1, delayMs: 5, error })],
    ['warn', () => logged('store.unavailable', { replicaId: 'replica', error })],
    ['warn', () => logged('history.unavailable', { replicaId: 'replica', error })],
    ['log', () => logged('store.recovered', { replicaId: 'replica', durationMs: 5 })],
    ['log', () => logged('history.recovered', { replicaId: 'replica', durationMs: 5 })],
    [
      'log',
      () =>
        logged('run.started', { ...identity, startedAt: AT, attempt: 1, fencingToken: 1, admissionMs: 0 }),
    ],
    ['log', () => logged('tenants.skipped', { ...identity, count: 1, tenantIds: ['a'] })],
    ['log', () => logged('job.log', { ...identity, message: 'half of it' })],
    ['log', () => logged('job.paused', { job: 'report', replicaId: 'replica' })],
    ['log', () => logged('job.resumed', { job: 'report', replicaId: 'replica' })],
  ];

  it.each(levels)('is as loud as the documentation says: %s', (level, lines) => {
    expect(lines().map(([seen]) => seen)).toEqual([level]);
  });

  it('is none where it comes too often to be read', () => {
    expect(logged('run.progress', { ...identity, done: 1 })).toEqual([]);
    expect(logged('lease.renewed', { ...identity, result: 'renewed' })).toEqual([]);
  });

  it('may be left out by a logger that has no such level', () => {
    const lines: unknown[] = [];
    const events = new EventBus((_, thrown) => lines.push(thrown));
    const write = (line: unknown): unknown => lines.push(line);
    logEvents(events, { log: write, warn: write, error: write });
    events.emit('run.skipped', { ...summary, outcome: 'skipped', reason: 'already-claimed' });
    expect(lines).toEqual([]);
  });
});
