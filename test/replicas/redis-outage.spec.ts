import { type RedisServer, startRedis } from '../support/redis-server.js';
import { WIRINGS } from './app/settings.js';
import { startFleet, stopFleet } from './fleet/fleet.js';
import { type Outage, outageOf, underOutage } from './fleet/outage.js';
import type { ReplicaProcess } from './fleet/replica-process.js';
import { WitnessServer } from './fleet/witness-server.js';

const STORE_TIMEOUT_MS = 1_000;

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

  const expectSafeSkips = ({ ran, reasons, late, alive, afterwards }: Outage): void => {
    const reason = 'skipped/store-unavailable';
    expect({ ran, reasons, late, alive }).toEqual({ ran: [], reasons: [reason], late: [], alive: true });
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
      const storeTimeoutMs = STORE_TIMEOUT_MS;
      outages = await underOutage({ fleet, witness, job: 'brief', storeTimeoutMs, begin, end });
    });

    it.each(WIRINGS)('runs nothing while it lasts, and the next slot after it, over %s', (wiring) => {
      expectSafeSkips(outageOf(outages, wiring));
    });
  });
});
