import type { Clock } from '../common/clock.js';
import { toErrorInfo } from '../common/error-info.js';
import type { PingKind } from '../common/ping-kind.js';
import type { RandomSource } from '../common/random.js';
import type { RunOutcome } from '../common/run.js';
import type { Patience } from '../common/within.js';
import type { EventBus } from '../events/event-bus.js';
import { HeartbeatLine } from './heartbeat-line.js';
import type { HeartbeatPlan } from './heartbeat-options.js';
import { endText, startText } from './ping-text.js';

export interface HeartbeatsParts {
  readonly plans: ReadonlyMap<string, HeartbeatPlan>;
  readonly replicaId: string;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * How a run ended, to a monitor. A skipped slot is another replica's, or nobody's; a missed one is what the monitor
 * itself is there to notice.
 */
const ENDINGS: Readonly<Record<RunOutcome, PingKind | null>> = {
  succeeded: 'success',
  partial: 'failure',
  failed: 'failure',
  interrupted: 'failure',
  abandoned: 'failure',
  skipped: null,
  missed: null,
};

/** Tells the monitors of jobs that they run, from the replica that runs them. A listener, and none without a plan. */
export class Heartbeats {
  private readonly lines: ReadonlyMap<string, HeartbeatLine>;

  constructor(parts: HeartbeatsParts) {
    this.lines = new Map([...parts.plans].map(([job, plan]) => [job, lineOf(job, plan, parts)]));
    if (this.lines.size > 0) this.listenTo(parts.events);
  }

  /** Waits for the pings on their way as long as there is patience. */
  async close(patience: Patience): Promise<void> {
    await Promise.all([...this.lines.values()].map((line) => line.close(patience)));
  }

  private listenTo(events: EventBus): void {
    events.on('run.started', (run) => {
      this.lines.get(run.job)?.send({ kind: 'start', runId: run.runId, body: startText(run) });
    });
    events.on('run.settled', (run) => {
      const kind = ENDINGS[run.outcome];
      if (kind !== null) this.lines.get(run.job)?.send({ kind, runId: run.runId, body: endText(run) });
    });
  }
}

function lineOf(job: string, plan: HeartbeatPlan, parts: HeartbeatsParts): HeartbeatLine {
  const { replicaId, events, clock, random } = parts;
  return new HeartbeatLine({
    plan,
    clock,
    random,
    onFailing: (ping, host, error) =>
      events.emit('heartbeat.unavailable', { job, replicaId, host, ping, error: toErrorInfo(error) }),
    onRecovered: (host, durationMs, lost) =>
      events.emit('heartbeat.recovered', { job, replicaId, host, durationMs, lost }),
  });
}
