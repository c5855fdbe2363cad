/** A lock over Redis, as its package offers it. */
export interface LockPeer {
  readonly name: string;
  /** The name of the raw client whose two round trips it is held against. */
  readonly client: RawClient;
  open(url: string): Promise<OpenLock>;
}

export const RAW_CLIENTS = ['node-redis 5', 'node-redis 4', 'ioredis 5'] as const;
export type RawClient = (typeof RAW_CLIENTS)[number];

export interface OpenLock {
  /**
   * Does the work where it gets the lock for this slot of the job; resolves with whether it did. Whatever the peer
   * does to get it, waiting and asking again included, is part of it.
   *
   * @param onRefused told why it did not, by those that say so
   */
  run(
    job: string,
    slot: string,
    work: () => Promise<void>,
    onRefused?: (reason: string) => void,
  ): Promise<boolean>;
  close(): Promise<unknown>;
}

/** How long a lock holds, in milliseconds, where the peer is to be told. */
export const LOCK_MS = 10_000;

export const keyOf = (job: string, slot: string): string => `${job}:${slot}`;

/** Acquires, works and releases, where a peer offers the two as methods. */
export async function between(
  release: (() => Promise<unknown>) | null,
  work: () => Promise<void>,
): Promise<boolean> {
  if (release === null) return false;
  try {
    await work();
  } finally {
    await release();
  }
  return true;
}

/** `null` where the peer says by one of these errors that another holds the lock. */
export async function unlessHeld<T>(acquiring: Promise<T>, ...errors: readonly string[]): Promise<T | null> {
  try {
    return await acquiring;
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return null;
    throw error;
  }
}
