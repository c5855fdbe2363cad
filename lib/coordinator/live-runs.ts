import type { Clock, Timer } from '../common/clock.js';
import type { RunProgress, TenantTotals } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';
import type { RunNote } from '../history/recorder.js';
import type { ActiveRun } from './active-run.js';

export interface LiveRunsParts {
  readonly clock: Clock;
  readonly events: EventBus;
  /** How often is told how far each run is, in milliseconds. */
  readonly everyMs: number;
}

interface LiveRun {
  readonly run: ActiveRun;
  progress: RunProgress | null;
  /** What was told last. */
  told: { readonly tenants: string; readonly progress: RunProgress | null };
}

/** What nothing has been told of yet. */
const UNTOLD = { tenants: '', progress: null } as const;

/**
 * The runs that go on here, and how far each is: told from time to time, of those that got further. One timer for all
 * of them, and none while nothing runs; a run that is over before it fires costs nothing more.
 */
export class LiveRuns {
  private readonly runs = new Map<string, LiveRun>();
  private timer: Timer | null = null;
  private tell: (note: RunNote) => void = () => undefined;

  constructor(private readonly parts: LiveRunsParts) {
    parts.events.on('run.progress', ({ runId, tenantId, done, total }) => {
      const live = this.runs.get(runId);
      // One tenant's progress says nothing of the run's.
      if (live === undefined || tenantId !== undefined) return;
      const at = new Date(parts.clock.now()).toISOString();
      live.progress = { done, ...(total === undefined ? {} : { total }), at };
    });
  }

  /** @param tell must not throw */
  onNote(tell: (note: RunNote) => void): void {
    this.tell = tell;
  }

  /** Returns what ends it. */
  begin(run: ActiveRun): () => void {
    const { runId } = run.identity;
    this.runs.set(runId, { run, progress: null, told: UNTOLD });
    this.timer ??= this.wait();
    return () => {
      this.runs.delete(runId);
      if (this.runs.size > 0) return;
      this.timer?.cancel();
      this.timer = null;
    };
  }

  private wait(): Timer {
    return this.parts.clock.setTimer(() => this.look(), this.parts.everyMs, { keepAlive: false });
  }

  private look(): void {
    for (const live of this.runs.values()) {
      const { run, progress, told } = live;
      const totals = run.tenants;
      const tenants = totals === null ? '' : countsOf(totals);
      live.told = { tenants, progress };
      const note = {
        runId: run.identity.runId,
        tenants: tenants === told.tenants ? null : totals && withoutStacks(totals),
        progress: progress === told.progress ? null : progress,
      };
      if (note.tenants !== null || note.progress !== null) this.tell(note);
    }
    this.timer = this.wait();
  }
}

function countsOf({ listed, succeeded, failed, unprocessed }: TenantTotals): string {
  return [listed, succeeded, failed, unprocessed].join();
}

/** Written again and again while the run goes on; the stacks come with its end. */
function withoutStacks(totals: TenantTotals): TenantTotals {
  const failures = totals.failures.map(({ tenantId, error: { name, message } }) => ({
    tenantId,
    error: { name, message },
  }));
  return { ...totals, failures };
}
