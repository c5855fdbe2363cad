/**
 * The slots of a job: a fixed set of moments, in milliseconds since the epoch. Whoever asks, and whenever,
 * gets the same slots; that is what lets replicas that started at different times agree on them.
 *
 * @publicApi
 */
export interface Schedule {
  /** The first slot strictly after `afterMs`, or `null` when there is none. */
  next(afterMs: number): number | null;
  /** The newest slot in `(notBeforeMs, atMs]`, or `null` when there is none. */
  latest(atMs: number, notBeforeMs: number): number | null;
  /** The expression and its zone, to be shown to people. */
  readonly description: string;
}
