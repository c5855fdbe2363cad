import type { Clock } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { Lease, LeaseName } from '../locking/coordination-store.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import { LeaseKeeper } from '../locking/lease-keeper.js';
import { HOUSE } from './house.js';
import type { CoordinatorSettings } from './settings.js';

export interface PresenceParts {
  readonly settings: Pick<CoordinatorSettings, 'replicaId' | 'leaseMs'>;
  readonly store: GuardedStore;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** The lease by which a replica says that it lives. */
export function presenceOf(replicaId: string): LeaseName {
  return { job: HOUSE, scope: `replica ${replicaId}` };
}

/**
 * The lease this replica holds as long as it lives, renewed like a run's. While it is held, the end of a run that is
 * over may still be on its way to the history, however long the history is away.
 */
export class Presence {
  /** Tells this process from others of the same name, before it or beside it. */
  readonly id: string;
  private readonly bootedAt: number;
  private lease: Lease | null = null;
  private keeper: LeaseKeeper | null = null;
  private asking: Promise<void> | null = null;
  /** Monotonic time from which on what the store does not hold has been given up, and not merely forgotten. */
  private memoryFrom = Infinity;
  private acquiredBefore = false;
  private left = false;

  constructor(private readonly parts: PresenceParts) {
    this.id = parts.random.id();
    this.bootedAt = parts.clock.now();
  }

  /** Takes the lease where it is not held. Never rejects; where it cannot be had, the next call tries again. */
  async ensure(): Promise<void> {
    if (this.left || this.keeper?.trusted() === true) return;
    this.asking ??= this.acquire().finally(() => {
      this.asking = null;
    });
    await this.asking;
  }

  /**
   * Whether the store can be believed that a lease is not held. After a loss of data it holds none of those that are
   * alive; a lease later their replicas have noticed.
   */
  canJudgeOthers(): boolean {
    return this.keeper?.trusted() === true && this.parts.clock.monotonic() >= this.memoryFrom;
  }

  /** Gives the lease back: from here on what is unfinished may be settled by others. Never rejects. */
  async leave(): Promise<void> {
    this.left = true;
    await this.asking;
    this.keeper?.stop();
    if (this.lease !== null) await this.parts.store.release(this.lease);
    this.lease = null;
  }

  private async acquire(): Promise<void> {
    const { settings, store, clock, random } = this.parts;
    const { replicaId, leaseMs } = settings;
    const acquiredSentAt = clock.monotonic();
    const answer = await store.acquire({
      job: HOUSE,
      replicaId,
      runId: this.id,
      token: random.id(),
      at: this.bootedAt,
      claim: null,
      lease: { scope: presenceOf(replicaId).scope, ttlMs: leaseMs },
      ignorePaused: true,
    });
    if (!answer.acquired || answer.lease === null) return;
    const { lease, isFirst } = answer;
    // To remember an earlier one is memory older than this lease; one to be taken again has been forgotten or missed.
    const remembers = !this.acquiredBefore && isFirst === false;
    this.memoryFrom = clock.monotonic() + (remembers ? 0 : leaseMs);
    this.acquiredBefore = true;
    this.lease = lease;
    this.keeper = new LeaseKeeper({ store, lease, acquiredSentAt, clock, onLost: () => void this.ensure() });
  }
}
