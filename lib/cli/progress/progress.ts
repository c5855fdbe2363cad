/** How far a run is. */
export interface Progress {
  readonly done: number;
  /** As far as it is known: of tenants, how many have been found so far. */
  readonly total?: number | undefined;
  /** How many of those that are done have failed. */
  readonly failed?: number | undefined;
  /** What is counted. */
  readonly unit?: 'tenants' | undefined;
}
