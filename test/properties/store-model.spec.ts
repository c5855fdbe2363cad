import fc from 'fast-check';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { cacheUnderTest } from './store-model/cache-under-test.js';
import { happenings } from './store-model/commands.js';
import { Fleet } from './store-model/fleet.js';
import { forgetfulUnderTest } from './store-model/forgetful-under-test.js';
import { memoryUnderTest } from './store-model/memory-under-test.js';
import { RedisUnderTest } from './store-model/redis-under-test.js';
import type { StoreUnderTest } from './store-model/store-under-test.js';

// Many rounds; how long they take says nothing.
jest.setTimeout(120_000);

async function holdsAgainstTheModel(store: StoreUnderTest, numRuns: number): Promise<void> {
  const answers = store.meaning.remembersWithdrawals ? 'lost or late' : 'late at most';
  const fleets = fc.asyncProperty(happenings(answers), async (steps) => {
    const fleet = await Fleet.over(store, 3);
    await fc.asyncModelRun(() => ({ model: fleet.ledger, real: fleet }), steps);
    await fleet.recover();
  });
  await fc.assert(fleets, { numRuns });
}

describe('replicas behind bad connections, over one store', () => {
  it('are answered by the memory store as the contract says, and hold nothing together', async () => {
    await holdsAgainstTheModel(memoryUnderTest, 150);
  });

  it('leave nothing behind in a store that forgets what was withdrawn', async () => {
    await holdsAgainstTheModel(forgetfulUnderTest, 80);
  });

  it('are answered by write-then-verify over a cache as the contract says', async () => {
    await holdsAgainstTheModel(cacheUnderTest, 60);
  });

  describe('of a real Redis', () => {
    let server: RedisServer;
    let redis: RedisUnderTest;

    beforeAll(async () => {
      server = await startRedis();
      redis = await RedisUnderTest.on(server);
    });

    afterAll(async () => {
      await redis.close();
      await server.stop();
    });

    it('are answered by its scripts as the contract says', async () => {
      await holdsAgainstTheModel(redis, 40);
    });
  });
});
