import type { Acquired, AcquireRequest, Lease } from '../../../lib/locking/coordination-store.js';

/** A run that a replica was told it may start. */
export interface GrantedRun {
  readonly replica: number;
  readonly request: AcquireRequest;
  readonly lease: Lease | null;
  readonly fencingToken: number | null;
  /** When it asked. */
  readonly sentAt: number;
  /** Until when the replica believes to hold the lease; -Infinity once it does not any more. */
  believesUntil: number;
  /** Given back as if it had never been asked for. */
  withdrawn: boolean;
}

/** A question of a replica on its way. */
export interface Question extends Pick<GrantedRun, 'replica' | 'request' | 'sentAt'> {
  /** How many runs had been granted when it was sent. */
  readonly after: number;
}

/** All that the replicas were told, and what must be true of it whatever the store is. */
export class Ledger {
  readonly runs: GrantedRun[] = [];
  /** Requests that were given no answer in time: nothing may be held for them in the end. */
  readonly unanswered: AcquireRequest[] = [];

  readonly mistakes: string[] = [];

  /** A replica is about to ask. */
  asks(replica: number, request: AcquireRequest, at: number): Question {
    return { replica, request, sentAt: at, after: this.runs.length };
  }

  granted(question: Question, { lease, fencingToken }: Acquired, now: number): void {
    const { replica, request, sentAt, after } = question;
    this.checkFence(request.job, fencingToken, after);
    this.checkClaim(request, now);
    const believesUntil = lease === null ? -Infinity : sentAt + lease.ttlMs;
    this.runs.push({ replica, request, lease, fencingToken, sentAt, believesUntil, withdrawn: false });
  }

  /** At most one replica at a time believes to hold a job's lease of one scope. */
  checkHolders(now: number): void {
    const holders = new Map<string, GrantedRun>();
    for (const run of this.runs) {
      if (run.lease === null || run.believesUntil <= now) continue;
      const place = JSON.stringify([run.lease.job, run.lease.scope]);
      const other = holders.get(place);
      if (other !== undefined) {
        this.mistakes.push(`${other.request.token} and ${run.request.token} both hold ${place} at ${now}`);
      }
      holders.set(place, run);
    }
  }

  /** The tokens for which nothing may be held once every replica has reached the store again. */
  withdrawnTokens(): string[] {
    const given = this.runs.filter(({ withdrawn }) => withdrawn).map(({ request }) => request);
    return [...given, ...this.unanswered].map(({ token }) => token);
  }

  /** A token is higher than each that was handed out before it was asked for. */
  private checkFence(job: string, fence: number | null, after: number): void {
    if (fence === null) return;
    for (const { request, fencingToken } of this.runs.slice(0, after)) {
      if (request.job !== job || fencingToken === null || fencingToken < fence) continue;
      this.mistakes.push(`fencing token ${fence} of ${job} came after ${fencingToken}`);
    }
  }

  /** A claim that was won is not won again before its time is over. */
  private checkClaim({ job, claim, token }: AcquireRequest, now: number): void {
    if (claim === null) return;
    for (const { request, sentAt, withdrawn } of this.runs) {
      if (withdrawn || request.job !== job || request.claim?.key !== claim.key) continue;
      if (now >= sentAt + request.claim.ttlMs) continue;
      this.mistakes.push(`${token} won ${job} at ${claim.key}, which ${request.token} had claimed`);
    }
  }
}
