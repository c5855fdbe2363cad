import type { Clock, Timer } from '../common/clock.js';
import type { RunProgress, RunSummary, TenantTotals } from '../common/run.js';
import { within } from '../common/within.js';
import type { EventBus } from '../events/event-bus.js';
import type { RunSettledEvent } from '../events/run-events.js';
import type { RunStore } from './run-store.js';
import { type Unwritten, UnwrittenRuns } from './unwritten-runs.js';

export interface RunRecorderParts {
  readonly store: RunStore;
  readonly clock: Clock;
  /** A write that takes longer counts as failed, in milliseconds. */
  readonly timeoutMs: number;
  /** Told once, as the history stops taking writes. Must not throw. */
  onOutage(error: unknown): void;
  /** Told once, as it takes them again. Must not throw. */
  onRecovery(outageMs: number): void;
  /** Told of what will never be written. Must not throw. */
  onDropped(entry: Unwritten): void;
}

/** How far a run is that goes on. */
export interface RunNote {
  readonly runId: string;
  readonly tenants: TenantTotals | null;
  readonly progress: RunProgress | null;
}

/** Writes on their way at once. A history that hangs holds up this many, and the rest waits in bounded memory. */
const MOST_IN_FLIGHT = 50;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Writes each run into the history: a write when it begins, and one when it ends; and how far it is in between, where
 * it lasts. A listener: no job waits for it.
 *
 *     up ──a write failed or took too long──▶ down ──a later one succeeded──▶ up
 *
 * While it is down, what is to be written waits, and one write at a time finds out whether the history is back.
 */
export class RunRecorder {
  private readonly unwritten = new UnwrittenRuns();
  private inFlight = 0;
  private downSince: number | null = null;
  private pauseMs = FIRST_PAUSE_MS;
  private pause: Timer | null = null;
  private closed = false;
  private idleListeners: (() => void)[] = [];

  constructor(private readonly parts: RunRecorderParts) {}

  listenTo(events: EventBus): void {
    events.on('run.started', ({ job, runId, slot, trigger, replicaId, startedAt }) => {
      this.write({ kind: 'start', run: { job, runId, slot, trigger, replicaId, startedAt } });
    });
    events.on('run.settled', (event) => {
      // Whoever finds a run abandoned has settled it in the history before telling of it.
      if (event.outcome !== 'abandoned') this.write({ kind: 'finish', run: summaryOf(event) });
    });
  }

  /** What cannot be written at once is left out: a later note says more. */
  note({ runId, tenants, progress }: RunNote): void {
    const { store } = this.parts;
    if (this.closed || this.downSince !== null || this.unwritten.has(runId)) return;
    if (tenants !== null) void this.attempt(() => store.update(runId, tenants), null);
    if (progress !== null) void this.attempt(async () => store.report?.(runId, progress), null);
  }

  /** Waits until everything is written, or as long as there is patience; what is then left will never be. */
  async close(patience: { readonly clock: Clock; readonly timeoutMs: number }): Promise<void> {
    this.endPause();
    this.work();
    await within(() => this.idle(), patience).catch(() => undefined);
    this.closed = true;
    this.endPause();
    for (let left = this.unwritten.take(); left !== undefined; left = this.unwritten.take()) {
      this.parts.onDropped(left);
    }
  }

  private write(entry: Unwritten): void {
    for (const dropped of this.unwritten.add(entry)) this.parts.onDropped(dropped);
    this.work();
  }

  private work(): void {
    const most = this.downSince === null ? MOST_IN_FLIGHT : 1;
    while (this.pause === null && this.inFlight < most) {
      const entry = this.unwritten.take();
      if (entry === undefined) break;
      const { store } = this.parts;
      const write = (): Promise<unknown> =>
        entry.kind === 'start' ? store.start(entry.run) : store.finish(entry.run);
      void this.attempt(write, entry);
    }
    if (this.inFlight > 0 || !this.unwritten.isEmpty) return;
    for (const listener of this.idleListeners.splice(0)) listener();
  }

  /** @param entry what is to be written later where this fails; `null` where it need not be */
  private async attempt(write: () => Promise<unknown>, entry: Unwritten | null): Promise<void> {
    const { clock, timeoutMs } = this.parts;
    const sentAt = clock.monotonic();
    this.inFlight += 1;
    try {
      await within(write, { clock, timeoutMs });
      this.succeeded(sentAt);
    } catch (error) {
      this.failed(entry, error);
    }
    this.inFlight -= 1;
    this.work();
  }

  private succeeded(sentAt: number): void {
    // What was sent before the outage and answered during it says nothing about its end.
    if (this.downSince === null || sentAt < this.downSince) return;
    const outageMs = this.parts.clock.monotonic() - this.downSince;
    this.downSince = null;
    this.pauseMs = FIRST_PAUSE_MS;
    this.parts.onRecovery(outageMs);
  }

  private failed(entry: Unwritten | null, error: unknown): void {
    if (entry !== null) this.keep(entry);
    if (this.downSince === null) {
      this.downSince = this.parts.clock.monotonic();
      this.parts.onOutage(error);
    }
    if (this.pause !== null || this.closed) return;
    const resume = (): void => {
      this.pause = null;
      this.work();
    };
    this.pause = this.parts.clock.setTimer(resume, this.pauseMs, { keepAlive: false });
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }

  private keep(entry: Unwritten): void {
    const given = this.closed ? [entry] : this.unwritten.restore(entry);
    for (const dropped of given) this.parts.onDropped(dropped);
  }

  private endPause(): void {
    this.pause?.cancel();
    this.pause = null;
  }

  private idle(): Promise<void> {
    if (this.inFlight === 0 && this.unwritten.isEmpty) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }
}

function summaryOf({ flowName: _flowName, ...summary }: RunSettledEvent): RunSummary {
  return summary;
}
