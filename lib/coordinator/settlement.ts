import type { Clock } from '../common/clock.js';
import type { RunSummary } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';
import type { ActiveRun } from './active-run.js';
import { ENDING_EVENTS, type Ending } from './run-outcome.js';

/** Makes a run's ending known: one summary, told by one event of its kind and by `run.settled`. */
export class Settlement {
  constructor(
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  settle(run: ActiveRun, ending: Ending): RunSummary {
    const { flowName, ...identity } = run.identity;
    const durationMs = Math.max(0, Math.round(this.clock.monotonic() - run.startedOn));
    const summary: RunSummary = {
      ...identity,
      ...ending,
      startedAt: new Date(run.startedAt).toISOString(),
      finishedAt: new Date(run.startedAt + durationMs).toISOString(),
      durationMs,
    };
    const event = { ...summary, flowName };
    if (summary.outcome === 'missed') this.events.emit('slot.missed', event);
    else this.events.emit(ENDING_EVENTS[summary.outcome], event);
    this.events.emit('run.settled', event);
    return summary;
  }
}
