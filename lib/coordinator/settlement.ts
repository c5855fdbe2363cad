import type { Clock } from '../common/clock.js';
import type { RunSummary } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';
import type { ActiveRun } from './active-run.js';
import { ENDING_EVENTS, type Ending } from './run-outcome.js';

/** Makes a run's ending known: one summary, told once. */
export class Settlement {
  constructor(
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  settle(run: ActiveRun, ending: Ending): RunSummary {
    const { job, runId, slot, trigger, replicaId, flowName } = run.identity;
    const durationMs = Math.max(0, Math.round(this.clock.monotonic() - run.startedOn));
    const startedAt = new Date(run.startedAt).toISOString();
    const finishedAt = new Date(run.startedAt + durationMs).toISOString();
    const summary: RunSummary = {
      job,
      runId,
      slot,
      trigger,
      replicaId,
      startedAt,
      finishedAt,
      durationMs,
      // Last: Node.js 20 takes a microsecond for each property that is added after what is spread.
      ...ending,
    };
    tellEnding(this.events, summary, flowName);
    return summary;
  }
}

/** By one event of its kind and by `run.settled`. */
export function tellEnding(events: EventBus, summary: RunSummary, flowName: string): void {
  const event = Object.assign({}, summary, { flowName });
  if (summary.outcome === 'missed') events.emit('slot.missed', event);
  else events.emit(ENDING_EVENTS[summary.outcome], event);
  events.emit('run.settled', event);
}
