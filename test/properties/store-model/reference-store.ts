import type { Owner } from '../../../lib/common/run.js';
import type { Acquired, AcquireRequest, Lease, Refused } from '../../../lib/locking/coordination-store.js';

/** What stores may differ in, all of them within the contract. */
export interface StoreMeaning {
  /** Gives each lease of a job a higher number. */
  readonly fencing: boolean;
  /**
   * Where a slot's claim has expired and its run still goes on, refuses the slot as claimed, since the mark of
   * the run names it. Otherwise that is an overlap like any other.
   */
  readonly leaseNamesSlot: boolean;
  /** Grants no request that reaches it after it was withdrawn. */
  readonly remembersWithdrawals: boolean;
}

/** A yes, but for the height of its fencing token. */
type ExpectedYes = Omit<Acquired, 'fencingToken'> & { readonly fenced: boolean };

/** `'not granted'`: refused for whatever reason, or rejected. */
export type ExpectedAnswer = ExpectedYes | Refused | 'not granted';

interface Mark {
  readonly token: string;
  readonly owner: Owner;
  readonly slot: string | null;
  readonly until: number;
}

/** What the contract says about a store, and nothing of how one is built. Time is whatever `now` says. */
export class ReferenceStore {
  private readonly claims = new Map<string, Mark>();
  private readonly leases = new Map<string, Mark>();
  private readonly everLeased = new Set<string>();
  private readonly fences = new Map<string, number>();
  private readonly paused = new Set<string>();
  private readonly withdrawn = new Set<string>();

  constructor(
    private readonly now: () => number,
    private readonly meaning: StoreMeaning,
  ) {}

  acquire(request: AcquireRequest): ExpectedAnswer {
    const { job, claim, lease, token } = request;
    if (this.withdrawn.has(token)) return 'not granted';
    if (this.paused.has(job) && !request.ignorePaused) return { acquired: false, reason: 'paused' };
    const claimed = claim && this.live(this.claims, placeOf(job, claim.key));
    if (claimed) return { acquired: false, reason: 'already-claimed', owner: claimed.owner };
    const leased = lease && this.live(this.leases, placeOf(job, lease.scope));
    if (leased) return { acquired: false, reason: this.overlap(leased, request), owner: leased.owner };
    return this.grant(request);
  }

  renew({ job, scope, token, ttlMs }: Lease): boolean {
    const place = placeOf(job, scope);
    const mark = this.live(this.leases, place);
    if (mark?.token !== token) return false;
    this.leases.set(place, { ...mark, until: this.now() + ttlMs });
    return true;
  }

  release({ job, scope, token }: Lease): void {
    this.takeBack(this.leases, placeOf(job, scope), token);
  }

  withdraw({ job, claim, lease, token }: AcquireRequest): void {
    if (claim !== null) this.takeBack(this.claims, placeOf(job, claim.key), token);
    if (lease !== null) this.takeBack(this.leases, placeOf(job, lease.scope), token);
    if (this.meaning.remembersWithdrawals) this.withdrawn.add(token);
  }

  setPaused(job: string, paused: boolean): void {
    if (paused) this.paused.add(job);
    else this.paused.delete(job);
  }

  pausedJobs(): string[] {
    return [...this.paused].sort();
  }

  /** Notes the fencing token of a lease that was granted, and says whether it is higher than all before. */
  rises(job: string, fence: number): boolean {
    const last = this.fences.get(job) ?? 0;
    this.fences.set(job, Math.max(last, fence));
    return fence > last;
  }

  /** Whether anything is held for this token. */
  holds(token: string): boolean {
    const marks = [...this.claims.values(), ...this.leases.values()];
    return marks.some((mark) => mark.token === token && mark.until > this.now());
  }

  private grant(request: AcquireRequest): ExpectedYes {
    const { job, claim, lease, token, replicaId, runId, at } = request;
    const owner = { replicaId, runId, since: new Date(at).toISOString() };
    const mark = (ttlMs: number): Mark => ({
      token,
      owner,
      slot: claim?.key ?? null,
      until: this.now() + ttlMs,
    });
    if (claim !== null) this.claims.set(placeOf(job, claim.key), mark(claim.ttlMs));
    if (lease === null) return { acquired: true, lease: null, fenced: false };
    this.leases.set(placeOf(job, lease.scope), mark(lease.ttlMs));
    const isFirst = !this.everLeased.has(job);
    this.everLeased.add(job);
    const { fencing } = this.meaning;
    return {
      acquired: true,
      lease: { job, token, ...lease },
      fenced: fencing,
      ...(fencing ? { isFirst } : {}),
    };
  }

  private overlap(running: Mark, { claim }: AcquireRequest): Refused['reason'] {
    const sameSlot = claim !== null && claim.key === running.slot;
    return sameSlot && this.meaning.leaseNamesSlot ? 'already-claimed' : 'overlap';
  }

  private live(marks: Map<string, Mark>, place: string): Mark | undefined {
    const mark = marks.get(place);
    return mark !== undefined && mark.until > this.now() ? mark : undefined;
  }

  private takeBack(marks: Map<string, Mark>, place: string, token: string): void {
    if (this.live(marks, place)?.token === token) marks.delete(place);
  }
}

function placeOf(job: string, part: string): string {
  return JSON.stringify([job, part]);
}
