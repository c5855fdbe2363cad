import type { Clock } from '../common/clock.js';
import type { Owner } from '../common/run.js';
import type { ReplicaSchedules } from '../common/schedules.js';

/** The durable mark that something is taken: a slot, or "this job ran recently". */
export interface Claim {
  /** Which mark of the job: the slot's ISO time, or {@link RECENT} for a guard over the job alone. */
  readonly key: string;
  /** How long the mark holds, in milliseconds. The run's end does not remove it. */
  readonly ttlMs: number;
}

/** One question to the store: may this run start? @publicApi */
export interface AcquireRequest {
  readonly job: string;
  readonly replicaId: string;
  readonly runId: string;
  /** Random, different for every request: only its holder may renew, release or withdraw. */
  readonly token: string;
  /** The replica's wall-clock time in milliseconds, told to those who are refused. */
  readonly at: number;
  /** `null`: nothing is claimed, as in a manual run without a slot. */
  readonly claim: Claim | null;
  /**
   * `null`: the claim alone is wanted. `scope` is what may be held only once at a time: the empty string for
   * the job as a whole, the run's id where runs of the job may overlap.
   */
  readonly lease: { readonly scope: string; readonly ttlMs: number } | null;
  /** Take it although the job is paused. */
  readonly ignorePaused: boolean;
}

/** The short, renewed lock "this job is running now". @publicApi */
export interface Lease {
  readonly job: string;
  readonly scope: string;
  readonly token: string;
  readonly ttlMs: number;
}

/** Which lease is meant, whoever holds it. @publicApi */
export type LeaseName = Pick<Lease, 'job' | 'scope'>;

/** @publicApi */
export interface Acquired {
  readonly acquired: true;
  /** `null` when the request asked for none. */
  readonly lease: Lease | null;
  /**
   * Higher for each lease of the job than for any before it. `null` where the store cannot count, or when no lease
   * was asked for.
   */
  readonly fencingToken: number | null;
  /**
   * Whether it is the first lease the job ever had, as far as the store remembers. Left out where it cannot tell, or
   * when no lease was asked for.
   */
  readonly isFirst?: boolean;
}

/** @publicApi */
export interface Refused {
  readonly acquired: false;
  readonly reason: 'already-claimed' | 'overlap' | 'paused';
  readonly owner?: Owner;
}

/** What a store is told before its first use. @publicApi */
export interface StoreContext {
  /** First part of every key. */
  readonly namespace: string;
  /** How far apart the replicas' clocks may be, in milliseconds. */
  readonly clockSkewMs: number;
  /** An answer later than this, in milliseconds, counts as none: there is no point in waiting any longer. */
  readonly storeTimeoutMs: number;
  readonly clock: Clock;
  /** Says once what an operator should know: a server that may evict claims, a clock too far off. */
  warn(message: string): void;
}

/**
 * Where replicas agree on who runs what. Also the injection token of the store in use.
 *
 * An implementation may reject or never answer: the coordinator holds every answer against `storeTimeoutMs`
 * and takes anything but an explicit yes for a no.
 *
 * @publicApi
 */
export interface CoordinationStore {
  /**
   * Called once at boot, before anything else; it must not wait for a server. A store that several
   * applications share is told by each of them.
   */
  attach?(context: StoreContext): void;
  /**
   * Takes the claim and the lease together, or neither. Checked in this order: paused, claim, lease; so a
   * refusal for `overlap` leaves the claim untaken.
   */
  acquire(request: AcquireRequest): Promise<Acquired | Refused>;
  /** Prolongs the lease by its `ttlMs`. `false`: it is gone or another's. A lost lease is never created anew. */
  renew(lease: Lease): Promise<boolean>;
  /** Gives the lease back if it is still this token's. The claim stays. */
  release(lease: Lease): Promise<void>;
  setPaused(job: string, paused: boolean): Promise<void>;
  pausedJobs(): Promise<string[]>;
  /**
   * Undoes an acquire whose answer did not come in time: takes back the claim **and** the lease if they are
   * this token's, and keeps the request from landing afterwards where the store can. Without this method a
   * late yes is only released, and its slot stays claimed.
   */
  withdraw?(request: AcquireRequest): Promise<void>;
  /**
   * Who holds each of these leases now, in the order of the question; `null`: nobody. One round trip where the store
   * allows. Without this method nobody can tell whether the replica of an unfinished run is gone, and the run stays
   * unfinished.
   */
  holders?(leases: readonly LeaseName[]): Promise<readonly (Owner | null)[]>;
  /**
   * Remembers for `ttlMs` what the jobs of a replica are scheduled for, in place of what it said before, and tells of
   * the other replicas whose jobs or schedules differ. One round trip for all jobs. Without this method nobody notices
   * that versions of the application disagree.
   */
  exchangeSchedules?(own: ReplicaSchedules, ttlMs: number): Promise<readonly ReplicaSchedules[]>;
  /** Frees what the store itself opened. Called once, after the last run has ended. */
  close?(): Promise<void>;
}

export const CoordinationStore: unique symbol = Symbol.for('nestjs-cron-coordinator:coordination-store');

/** The claim key of a guard over the job alone. No slot looks like it. */
export const RECENT = 'recent';
