import type { Clock } from '../../../lib/common/clock.js';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  Refused,
} from '../../../lib/locking/coordination-store.js';

/** How long a question is on its way to the store, and its answer on the way back, in milliseconds. */
export interface Journey {
  readonly thereMs: number;
  readonly backMs: number;
}

/** The way between one replica and the store. What is not given a journey is there and back at once. */
export class SlowLink implements CoordinationStore {
  private journey: Journey | null = null;

  constructor(
    private readonly store: Required<Pick<CoordinationStore, 'withdraw'>> & CoordinationStore,
    private readonly clock: Clock,
  ) {}

  /** Gives the journey to the first question that `ask` sends before it returns. */
  sending<T>(journey: Journey, ask: () => T): T {
    this.journey = journey;
    try {
      return ask();
    } finally {
      this.journey = null;
    }
  }

  acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.carry(() => this.store.acquire(request));
  }

  renew(lease: Lease): Promise<boolean> {
    return this.carry(() => this.store.renew(lease));
  }

  release(lease: Lease): Promise<void> {
    return this.carry(() => this.store.release(lease));
  }

  withdraw(request: AcquireRequest): Promise<void> {
    return this.carry(() => this.store.withdraw(request));
  }

  setPaused(job: string, paused: boolean): Promise<void> {
    return this.carry(() => this.store.setPaused(job, paused));
  }

  pausedJobs(): Promise<string[]> {
    return this.carry(() => this.store.pausedJobs());
  }

  private async carry<T>(ask: () => Promise<T>): Promise<T> {
    const journey = this.journey;
    this.journey = null;
    if (journey !== null) await this.pass(journey.thereMs);
    try {
      return await ask();
    } finally {
      if (journey !== null) await this.pass(journey.backMs);
    }
  }

  private async pass(ms: number): Promise<void> {
    if (ms > 0) await new Promise<void>((resolve) => this.clock.setTimer(resolve, ms));
  }
}
