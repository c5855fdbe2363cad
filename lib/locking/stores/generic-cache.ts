/**
 * What is asked of any cache: to read and to write. No set-if-absent, and no promise that an error is told.
 *
 * @publicApi
 */
export interface GenericCache {
  get(key: string): Promise<unknown>;
  /** `ttlMs`: how long the value holds, in milliseconds. */
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
}
