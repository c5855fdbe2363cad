import type { RunIdentity, RunSummary } from '../common/run.js';

/** A run that begins, as an {@link Instrumentation} is told of it. @publicApi */
export interface InstrumentedRun extends RunIdentity {
  /** ISO time, by this replica's clock. */
  readonly startedAt: string;
  /** As in `CronRun.fencingToken`. */
  readonly fencingToken: number | null;
}

/** Told once how the run ended. @publicApi */
export type RunEndListener = (summary: Readonly<RunSummary>) => void;

/** Told once that a tenant's last attempt ended: with what it failed with, or with nothing. @publicApi */
export type TenantEndListener = (error?: unknown) => void;

/**
 * Something that surrounds the work: whatever a handler does happens within what is in force where `enter` is called,
 * such as the context of a span. `CronCoordinator.instrument` registers it.
 *
 * `enter` is to be called at once, and once. What the handler returns or throws does not pass through here, so that an
 * instrumentation that throws, or never calls `enter`, or twice, or late, changes nothing: the work is done exactly
 * once, and the mistake is logged, once for each kind.
 *
 * @publicApi
 */
export interface Instrumentation {
  /** Called as a run begins, in the run's own CLS context. */
  aroundRun?(run: InstrumentedRun, enter: () => void): RunEndListener | undefined;
  /**
   * Called as a tenant's turn comes, within what `aroundRun` put in force; all attempts are within. A tenant that has
   * not ended when its run is cut off is told as failed then.
   */
  aroundTenant?(run: InstrumentedRun, tenantId: string, enter: () => void): TenantEndListener | undefined;
}
