/** What became of one page of the list. */
export interface PageReport {
  /** Tenants that the list gave, repeated and invalid ones left out. */
  readonly listed: number;
  readonly eligible: number;
  /** The tenants the policy held back, or could not tell about. */
  readonly skippedIds: string[];
  /** One sentence for each tenant that was left out or could not be told about, safe to log. */
  readonly problems: string[];
  /** How far a streamed list has been read with this page; a later run can go on from there. */
  readonly readTo?: number;
}

/** Is told what a selection finds. Must not throw. */
export interface SelectionObserver {
  /**
   * Called once for each page, right before its eligible tenants are given. An array is checked for repeated
   * and invalid ids before its first page; what is found then is reported with counts of zero.
   */
  page(report: PageReport): void;
  /** The whole list has been read, and these ids of `only` were not in it. */
  missing?(ids: string[]): void;
}
