import type { Acquired, AcquireRequest, Lease, Refused } from '../../../lib/locking/coordination-store.js';
import { MemoryCoordinationStore } from '../../../lib/locking/stores/memory-store.js';
import type { StoreUnderTest, WithdrawingStore } from './store-under-test.js';

/**
 * A store that takes back what is withdrawn, but grants a request all the same that reaches it afterwards. The
 * contract allows it, and leaves it to the replica to withdraw again.
 */
export const forgetfulUnderTest: StoreUnderTest = {
  meaning: { fencing: true, leaseNamesSlot: false, remembersWithdrawals: false },
  open: async (clock, replicas) => {
    const store = new ForgetfulStore(new MemoryCoordinationStore({ clock }));
    return Array.from({ length: replicas }, () => store);
  },
};

/** To the store behind it, a token that was withdrawn is another one from then on. */
class ForgetfulStore implements WithdrawingStore {
  private readonly withdrawals = new Map<string, number>();

  constructor(private readonly store: MemoryCoordinationStore) {}

  async acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    const answer = await this.store.acquire(this.renamed(request));
    if (!answer.acquired || answer.lease === null) return answer;
    return { ...answer, lease: { ...answer.lease, token: request.token } };
  }

  renew(lease: Lease): Promise<boolean> {
    return this.store.renew(this.renamed(lease));
  }

  release(lease: Lease): Promise<void> {
    return this.store.release(this.renamed(lease));
  }

  async withdraw(request: AcquireRequest): Promise<void> {
    await this.store.withdraw(this.renamed(request));
    this.withdrawals.set(request.token, this.timesWithdrawn(request.token) + 1);
  }

  setPaused(job: string, paused: boolean): Promise<void> {
    return this.store.setPaused(job, paused);
  }

  pausedJobs(): Promise<string[]> {
    return this.store.pausedJobs();
  }

  private renamed<T extends { readonly token: string }>(held: T): T {
    return { ...held, token: `${held.token}, withdrawn ${this.timesWithdrawn(held.token)} times` };
  }

  private timesWithdrawn(token: string): number {
    return this.withdrawals.get(token) ?? 0;
  }
}
