import { type Clock, SystemClock } from '../../common/clock.js';
import type { Owner } from '../../common/run.js';
import type { ReplicaSchedules } from '../../common/schedules.js';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  LeaseName,
  Refused,
} from '../coordination-store.js';
import { cameAfterWithdrawal } from '../store-failures.js';
import { MemoryMarks } from './memory-marks.js';
import { MemorySchedules } from './memory-schedules.js';

interface Holder {
  readonly token: string;
  readonly owner: Owner;
}

export interface MemoryStoreOptions {
  /** Default: the machine's own. */
  readonly clock?: Pick<Clock, 'monotonic' | 'now'>;
}

/**
 * Coordinates within one process, and no further: for development, tests, and applications with one replica.
 * Applications of one process that share the instance are replicas to each other; they also share job names,
 * whatever their namespaces.
 *
 * Every method does its work before it returns, so no two calls ever interleave.
 *
 * @publicApi
 */
export class MemoryCoordinationStore implements CoordinationStore {
  private readonly claims: MemoryMarks<Holder>;
  private readonly leases: MemoryMarks<Holder>;
  private readonly withdrawn: MemoryMarks<true>;
  private readonly schedules: MemorySchedules;
  private readonly paused = new Set<string>();
  private readonly fences = new Map<string, number>();

  private readonly clock: Pick<Clock, 'monotonic' | 'now'>;

  constructor({ clock = new SystemClock() }: MemoryStoreOptions = {}) {
    this.clock = clock;
    this.claims = new MemoryMarks(clock);
    this.leases = new MemoryMarks(clock);
    this.withdrawn = new MemoryMarks(clock);
    this.schedules = new MemorySchedules(clock);
  }

  async acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    const { job, token, claim, lease } = request;
    if (this.withdrawn.get(token)) throw cameAfterWithdrawal(job);
    if (!request.ignorePaused && this.paused.has(job)) return { acquired: false, reason: 'paused' };

    const claimed = claim === null ? undefined : this.claims.get(keyOf(job, claim.key));
    if (claimed !== undefined) return { acquired: false, reason: 'already-claimed', owner: claimed.owner };
    const leased = lease === null ? undefined : this.leases.get(keyOf(job, lease.scope));
    if (leased !== undefined) return { acquired: false, reason: 'overlap', owner: leased.owner };

    const holder = holderOf(request);
    if (claim !== null) this.claims.put(keyOf(job, claim.key), holder, claim.ttlMs);
    if (lease === null) return { acquired: true, lease: null, fencingToken: null };
    this.leases.put(keyOf(job, lease.scope), holder, lease.ttlMs);
    return {
      acquired: true,
      lease: { job, scope: lease.scope, token, ttlMs: lease.ttlMs },
      isFirst: !this.fences.has(job),
      fencingToken: this.nextFence(job),
    };
  }

  async renew(lease: Lease): Promise<boolean> {
    const key = keyOf(lease.job, lease.scope);
    return this.leases.get(key)?.token === lease.token && this.leases.prolong(key, lease.ttlMs);
  }

  async release(lease: Lease): Promise<void> {
    remove(this.leases, keyOf(lease.job, lease.scope), lease.token);
  }

  async setPaused(job: string, paused: boolean): Promise<void> {
    if (paused) this.paused.add(job);
    else this.paused.delete(job);
  }

  async pausedJobs(): Promise<string[]> {
    return [...this.paused];
  }

  async withdraw({ job, token, claim, lease }: AcquireRequest): Promise<void> {
    if (claim !== null) remove(this.claims, keyOf(job, claim.key), token);
    if (lease !== null) remove(this.leases, keyOf(job, lease.scope), token);
    this.withdrawn.put(token, true, Math.max(claim?.ttlMs ?? 0, lease?.ttlMs ?? 0));
  }

  async holders(leases: readonly LeaseName[]): Promise<(Owner | null)[]> {
    return leases.map(({ job, scope }) => this.leases.get(keyOf(job, scope))?.owner ?? null);
  }

  async exchangeSchedules(own: ReplicaSchedules, ttlMs: number): Promise<ReplicaSchedules[]> {
    return this.schedules.exchange(own, ttlMs);
  }

  /** Forgets everything, as a server does that restarts empty. */
  clear(): void {
    this.claims.clear();
    this.leases.clear();
    this.withdrawn.clear();
    this.schedules.clear();
    this.paused.clear();
    this.fences.clear();
  }

  /** By the time, so that it rises also where a clear has forgotten the last one. */
  private nextFence(job: string): number {
    const fence = Math.max(this.clock.now(), (this.fences.get(job) ?? 0) + 1);
    this.fences.set(job, fence);
    return fence;
  }

  /** How many marks are in memory: what is held, and at most about as many that have expired. */
  get size(): number {
    return this.claims.size + this.leases.size + this.withdrawn.size;
  }
}

/** Unambiguous whatever the parts hold. */
function keyOf(job: string, part: string): string {
  return JSON.stringify([job, part]);
}

function holderOf({ token, replicaId, runId, at }: AcquireRequest): Holder {
  return { token, owner: { replicaId, runId, since: new Date(at).toISOString() } };
}

function remove(marks: MemoryMarks<Holder>, key: string, token: string): void {
  if (marks.get(key)?.token === token) marks.delete(key);
}
