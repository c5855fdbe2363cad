import { type Clock, SystemClock } from '../../common/clock.js';
import { type RandomSource, SystemRandom } from '../../common/random.js';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  Refused,
  StoreContext,
} from '../coordination-store.js';
import { cameAfterWithdrawal } from '../store-failures.js';
import { CacheContest } from './cache-contest.js';
import { markOf } from './cache-mark.js';
import { CachePauses } from './cache-pauses.js';
import { type CachePlan, leasePlace, planOf, refusalOf, refusedBy } from './cache-plan.js';
import { CacheProbe } from './cache-probe.js';
import type { GenericCache } from './generic-cache.js';
import { MemoryMarks } from './memory-marks.js';

export interface CacheStoreOptions {
  readonly cache: GenericCache;
  /** Default: the machine's own. */
  readonly clock?: Clock;
  /** Default: the machine's own. */
  readonly random?: RandomSource;
  /**
   * How long a write is left alone before it is read back, in milliseconds. It must be longer than a read and a
   * write of the slowest replica take together: a replica that takes more than four fifths of it skips. The
   * default allows for a cache in the same region and an event loop that is busy for some tens of milliseconds.
   * Every acquisition takes that much longer, so it must also be well below `storeTimeoutMs`.
   * @default 100
   */
  readonly settleMs?: number;
}

const DEFAULT_SETTLE_MS = 100;

/**
 * Coordinates through any cache by `get` and `set` alone: **best effort**. Use Redis where there is one.
 *
 * It writes a random token where nothing stood, waits `settleMs`, and runs only if its token is still there. A
 * miss or a write is believed only when a read proves that the cache is alive.
 *
 * Declared window: two runs of one job are possible at a time where the cache gives old values back (replicated or
 * tiered caches), evicts, or lets a write land after its caller gave up. Such a write takes the lease from the
 * run that holds it, which notices at its next renewal; until then another slot may start. The claim is written
 * under the lease, so that one slot runs twice only where the cache lost its claim.
 *
 * There is no fencing token: such a cache cannot count.
 *
 * @publicApi
 */
export class CacheCoordinationStore implements CoordinationStore {
  private readonly clock: Clock;
  private readonly probe: CacheProbe;
  private readonly contest: CacheContest;
  private readonly withdrawn: MemoryMarks<true>;
  private namespace = 'cron';

  constructor({
    cache,
    clock = new SystemClock(),
    random = new SystemRandom(),
    settleMs = DEFAULT_SETTLE_MS,
  }: CacheStoreOptions) {
    this.clock = clock;
    const replica = random.id();
    this.probe = new CacheProbe(cache, () => `${this.namespace}:probe:${replica}`);
    this.contest = new CacheContest(this.probe, clock, settleMs);
    this.withdrawn = new MemoryMarks(clock);
  }

  attach(context: StoreContext): void {
    this.namespace = context.namespace;
  }

  async acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    const plan = planOf(this.namespace, request);
    const keys = [plan.paused, ...plan.wanted.map((place) => place.key)];
    // What is there is believed at once, so that a loser costs nothing but reads.
    const glance = await Promise.all(keys.map((key) => this.probe.read(key)));
    const refused = refusalOf(request, plan, glance);
    if (refused !== undefined) return refused;

    const lookedAt = this.clock.monotonic();
    const proven = await this.probe.readProven(keys);
    const answer = refusalOf(request, plan, proven) ?? (await this.contend(request, plan, lookedAt));
    if (!this.withdrawn.get(request.token)) return answer;
    await this.giveUpAll(request);
    throw cameAfterWithdrawal(request.job);
  }

  async renew(lease: Lease): Promise<boolean> {
    const place = leasePlace(this.namespace, lease);
    const holder = await this.contest.holder(place);
    if (holder?.token !== lease.token) return false;
    return (await this.contest.write(place, holder)) === undefined;
  }

  async release(lease: Lease): Promise<void> {
    await this.contest.giveUp(leasePlace(this.namespace, lease), lease.token);
  }

  async setPaused(job: string, paused: boolean): Promise<void> {
    await this.pauses().set(job, paused);
  }

  async pausedJobs(): Promise<string[]> {
    return this.pauses().all();
  }

  /**
   * The word that the token is withdrawn stays in this process, the only one that can still send the request. A
   * write that hangs in a connection is undone when it lands.
   */
  async withdraw(request: AcquireRequest): Promise<void> {
    const ttlMs = Math.max(request.claim?.ttlMs ?? 0, request.lease?.ttlMs ?? 0);
    this.withdrawn.put(request.token, true, ttlMs);
    await this.giveUpAll(request);
  }

  private async contend(
    request: AcquireRequest,
    { contested, other }: CachePlan,
    lookedAt: number,
  ): Promise<Acquired | Refused> {
    const { job, token, lease } = request;
    const mark = markOf(request);
    if (contested !== undefined && !this.withdrawn.get(token)) {
      const rival = await this.contest.contend(contested, mark, lookedAt);
      if (rival !== undefined) return refusedBy(rival, contested, request);
    }
    if (contested !== undefined && other !== undefined && !this.withdrawn.get(token)) {
      const rival = (await this.contest.holder(other)) ?? (await this.contest.write(other, mark));
      if (rival !== undefined) {
        await this.contest.giveUp(contested, token);
        return refusedBy(rival, other, request);
      }
    }
    return {
      acquired: true,
      lease: lease && { job, scope: lease.scope, token, ttlMs: lease.ttlMs },
      fencingToken: null,
    };
  }

  private async giveUpAll(request: AcquireRequest): Promise<void> {
    for (const place of planOf(this.namespace, request).wanted) {
      await this.contest.giveUp(place, request.token);
    }
  }

  private pauses(): CachePauses {
    return new CachePauses(this.probe, this.namespace);
  }
}
