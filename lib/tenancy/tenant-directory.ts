/** A list of tenants in any form an application may have it. @publicApi */
export type TenantList<T> = Iterable<T> | AsyncIterable<T>;

/**
 * How the coordinator finds the application's tenants and asks which of them a job is for.
 *
 * @publicApi
 */
export interface TenantDirectory<T> {
  /**
   * All tenants. An array is shuffled as a whole; any other iterable is read page by page and shuffled within
   * the page, so that memory is bounded by the page.
   */
  list(): TenantList<T> | Promise<TenantList<T>>;
  /** The tenant's id. Default: its `id` property. */
  id?(tenant: T): string | number | bigint;
  /**
   * Whether the job runs for this tenant. Default: the flag `tenant.settings.cron[job]`. A policy that throws,
   * rejects or does not answer within `timeoutMs` skips that one tenant.
   */
  isEnabled?(tenant: T, job: string): boolean | Promise<boolean>;
  /** The same for a page at a time, one answer for each tenant and in their order. Used instead of `isEnabled`. */
  areEnabled?(tenants: readonly T[], job: string): Promise<boolean[]> | boolean[];
  /** How many tenants are read, asked about and shuffled together. @default 1000 */
  pageSize?: number;
  /** How long the list may take to give its next tenant, in milliseconds. @default 30000 */
  timeoutMs?: number;
}
