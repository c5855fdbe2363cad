import type { Clock } from '../common/clock.js';
import type { RunSummary } from '../common/run.js';
import { within } from '../common/within.js';
import type { EventBus } from '../events/event-bus.js';
import type { RunSettledEvent } from '../events/event-map.js';
import type { RunStore } from './run-store.js';

/** Writes each run into the history. A listener: what fails here changes nothing for the job. */
export class RunRecorder {
  private readonly writes = new Set<Promise<void>>();

  /** @param onFailure told of every write that failed; must not throw */
  constructor(
    private readonly store: RunStore,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  listenTo(events: EventBus): void {
    events.on('run.started', ({ job, runId, slot, trigger, replicaId, startedAt }) => {
      this.write(() => this.store.start({ job, runId, slot, trigger, replicaId, startedAt }));
    });
    events.on('run.settled', (event) => {
      this.write(() => this.store.finish(summaryOf(event)));
    });
  }

  /** Resolves when everything written so far has been written, has failed, or has taken too long. */
  async flush(patience: { readonly clock: Clock; readonly timeoutMs: number }): Promise<void> {
    if (this.writes.size === 0) return;
    await within(() => Promise.all(this.writes), patience).catch(this.onFailure);
  }

  private write(action: () => Promise<void>): void {
    const written: Promise<void> = Promise.resolve()
      .then(action)
      .catch(this.onFailure)
      .finally(() => this.writes.delete(written));
    this.writes.add(written);
  }
}

function summaryOf({ flowName: _flowName, ...summary }: RunSettledEvent): RunSummary {
  return summary;
}
