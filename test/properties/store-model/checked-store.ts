import { isDeepStrictEqual } from 'node:util';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  Refused,
} from '../../../lib/locking/coordination-store.js';
import type { Landings } from './landings.js';
import type { ExpectedAnswer, ReferenceStore } from './reference-store.js';

/** One replica's handle on the store under test, each of whose answers is compared with the reference's. */
export class CheckedStore implements CoordinationStore {
  constructor(
    private readonly store: CoordinationStore,
    private readonly reference: ReferenceStore,
    private readonly landings: Landings,
  ) {}

  acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.landings.inTurn(async () => {
      const expected = this.reference.acquire(request);
      let answer: Acquired | Refused;
      try {
        answer = await this.store.acquire(request);
      } catch (error) {
        if (expected !== 'not granted') this.complain(`acquire by ${request.token}`, expected, error);
        throw error;
      }
      if (!this.agrees(request.job, answer, expected))
        this.complain(`acquire by ${request.token}`, expected, answer);
      return answer;
    });
  }

  renew(lease: Lease): Promise<boolean> {
    return this.same(
      `renewal by ${lease.token}`,
      () => this.reference.renew(lease),
      () => this.store.renew(lease),
    );
  }

  release(lease: Lease): Promise<void> {
    return this.same(
      `release by ${lease.token}`,
      () => this.reference.release(lease),
      () => this.store.release(lease),
    );
  }

  withdraw(request: AcquireRequest): Promise<void> {
    return this.same(
      `withdrawal of ${request.token}`,
      () => this.reference.withdraw(request),
      async () => this.store.withdraw?.(request),
    );
  }

  setPaused(job: string, paused: boolean): Promise<void> {
    return this.same(
      `pause of ${job}`,
      () => this.reference.setPaused(job, paused),
      () => this.store.setPaused(job, paused),
    );
  }

  pausedJobs(): Promise<string[]> {
    return this.same(
      'list of paused jobs',
      () => this.reference.pausedJobs(),
      async () => [...(await this.store.pausedJobs())].sort(),
    );
  }

  private same<T>(what: string, refer: () => T, ask: () => Promise<T>): Promise<T> {
    return this.landings.inTurn(async () => {
      const expected = refer();
      try {
        const answer = await ask();
        if (!isDeepStrictEqual(answer, expected)) this.complain(what, expected, answer);
        return answer;
      } catch (error) {
        this.complain(what, expected, error);
        throw error;
      }
    });
  }

  private agrees(job: string, answer: Acquired | Refused, expected: ExpectedAnswer): boolean {
    if (expected === 'not granted') return !answer.acquired;
    if (!answer.acquired) return isDeepStrictEqual(answer, expected);
    const { fencingToken, ...granted } = answer;
    const higher = fencingToken !== null && this.reference.rises(job, fencingToken);
    return isDeepStrictEqual({ ...granted, fenced: higher }, expected);
  }

  private complain(what: string, expected: unknown, given: unknown): void {
    const shown = given instanceof Error ? `${given.name}: ${given.message}` : JSON.stringify(given);
    this.landings.mistakes.push(`${what}: expected ${JSON.stringify(expected)}, got ${shown}`);
  }
}
