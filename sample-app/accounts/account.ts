export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** ISO time; `null` once the account is paid for. */
  readonly trialEndsAt: string | null;
  /**
   * What the customer chose, as it is in the JSON column. The coordinator reads `settings.cron[job]` in it:
   * `false`, or `{ "pausedUntil": "2027-01-01" }`.
   */
  readonly settings: unknown;
}
