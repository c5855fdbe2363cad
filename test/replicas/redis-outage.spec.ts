import { type RedisServer, startRedis } from '../support/redis-server.js';
import { WIRINGS } from './app/settings.js';
import { startFleet, stopFleet } from './fleet/fleet.js';
import { type Outage, outageOf, underOutage } from './fleet/outage.js';
import type { ReplicaProcess } from './fleet/replica-process.js';
import { WitnessServer } from './fleet/witness-server.js';

const STORE_TIMEOUT_MS = 1_000;

/** How much later than its deadline a busy machine may be with an answer. */
const MARGIN_MS = 3_000;

/** One replica of each wiring, all on the same Redis, so that one fault is seen by all of them. */
describe('a Redis that is away', () => {
  let redis: RedisServer;
  let witness: WitnessServer;
  let fleet: ReplicaProcess[] = [];

  beforeAll(async () => {
    witness = await WitnessServer.start();
    redis = await startRedis();
    await redis.kill();
    const options = { storeTimeoutMs: STORE_TIMEOUT_MS };
    fleet = await startFleet(WIRINGS.length, witness, { redisUrl: redis.url, jobs: ['brief'] }, (index) => ({
      wiring: WIRINGS[index] ?? 'KeyvRedis',
      options: { ...options, namespace: `wiring-${index}` },
    }));
  });

  afterAll(async () => {
    await stopFleet(fleet);
    await redis.stop();
    await witness.stop();
  });

  const expectSafeSkips = ({ ran, reasons, slowestMs, alive, afterwards }: Outage): void => {
    expect({ ran, reasons, alive }).toEqual({ ran: [], reasons: ['skipped/store-unavailable'], alive: true });
    expect(slowestMs).toBeLessThanOrEqual(STORE_TIMEOUT_MS + MARGIN_MS);
    expect(afterwards).toBe('succeeded');
  };

  // The three follow each other: each ends with a Redis that is back, and replicas that were not restarted.
  describe.each([
    ['absent while the replicas boot', async () => {}, () => redis.restart()],
    ['killed', () => redis.kill(), () => redis.restart()],
    ['paused', () => redis.pause(), () => redis.resume()],
  ])('%s', (_fault, begin, end) => {
    let outages: ReadonlyMap<string, Outage>;

    beforeAll(async () => {
      outages = await underOutage({ fleet, witness, job: 'brief', begin, end });
    });

    it.each(WIRINGS)('runs nothing while it lasts, and the next slot after it, over %s', (wiring) => {
      expectSafeSkips(outageOf(outages, wiring));
    });
  });
});
