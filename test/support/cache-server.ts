import type { Acquired, AcquireRequest, Refused } from '../../lib/locking/coordination-store.js';
import { CacheCoordinationStore } from '../../lib/locking/stores/cache-store.js';
import type { GenericCache } from '../../lib/locking/stores/generic-cache.js';
import { ManualClock } from '../../lib/testing/manual-clock.js';
import { SeededRandom } from '../../lib/testing/seeded-random.js';

export const SETTLE_MS = 100;

export const request = (token: string, changes: Partial<AcquireRequest> = {}): AcquireRequest => ({
  job: 'report',
  replicaId: `replica-${token}`,
  runId: `run-${token}`,
  token,
  at: 0,
  claim: { key: 'slot', ttlMs: 60_000 },
  lease: { scope: '', ttlMs: 30_000 },
  ignorePaused: false,
  ...changes,
});

/** A cache server on the manual clock; each replica reaches it through a connection of its own. */
export class CacheServer {
  readonly values = new Map<string, { value: unknown; expiresAt: number }>();

  constructor(readonly clock: ManualClock) {}

  replica(seed: number): Replica {
    const line = new Line(this);
    const random = new SeededRandom(seed);
    return {
      line,
      store: new CacheCoordinationStore({ cache: line, clock: this.clock, random, settleMs: SETTLE_MS }),
    };
  }

  live(key: string): unknown {
    const entry = this.values.get(key);
    return entry !== undefined && entry.expiresAt > this.clock.monotonic() ? entry.value : undefined;
  }
}

/** Answers after `delayMs`, or `swallows` whatever it is told. */
export class Line implements GenericCache {
  swallows = false;
  delayMs = 0;
  reads = 0;
  readonly writes: string[] = [];

  constructor(private readonly server: CacheServer) {}

  async get(key: string): Promise<unknown> {
    this.reads += 1;
    await this.travel();
    return this.swallows ? undefined : this.server.live(key);
  }

  async set(key: string, value: unknown, ttlMs = 0): Promise<unknown> {
    this.writes.push(key);
    await this.travel();
    const expiresAt = ttlMs === 0 ? Infinity : this.server.clock.monotonic() + ttlMs;
    if (!this.swallows) this.server.values.set(key, { value, expiresAt });
    return value;
  }

  private async travel(): Promise<void> {
    if (this.delayMs > 0)
      await new Promise<void>((resolve) => this.server.clock.setTimer(resolve, this.delayMs));
  }
}

interface Replica {
  store: CacheCoordinationStore;
  line: Line;
}

export const setUp = (): { clock: ManualClock; server: CacheServer; a: Replica; b: Replica } => {
  const clock = new ManualClock(0);
  const server = new CacheServer(clock);
  return { clock, server, a: server.replica(1), b: server.replica(2) };
};

export type Answer = Acquired | Refused | { rejected: string };

/** Lets time pass until the answer is there. */
export async function answerOf(clock: ManualClock, asked: Promise<Acquired | Refused>): Promise<Answer> {
  const answer = asked.catch((error: unknown) => ({ rejected: String(error) }));
  await clock.advance(1_000);
  return answer;
}
