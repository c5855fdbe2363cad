import { FakeCommands } from '../../../../test/support/fake-commands.js';
import { request } from '../../../../test/support/guarded-store.js';
import type { LeaseName } from '../../coordination-store.js';
import { JobKeyRing } from '../../keys.js';
import { LeaseHolders } from './lease-holders.js';
import { storedValue } from './stored-value.js';

const leases = (count: number): LeaseName[] =>
  Array.from({ length: count }, (_, index) => ({ job: `job-${index}`, scope: '' }));
const value = storedValue(request('t'));
const owner = { replicaId: 'replica', runId: 'run-t', since: '1970-01-01T00:00:00.000Z' };
const holdersIn = (redis: FakeCommands): LeaseHolders => new LeaseHolders(redis, new JobKeyRing('cron'));

/** Holds the lease of every second job. */
const valueOf = (key: string): string | null => (/[02468]}/.test(key) ? value : null);

describe('the holders of leases in Redis', () => {
  it('are read together, so many at a time that nothing else waits for long', async () => {
    const redis = new FakeCommands(([, ...keys]) => keys.map(valueOf));
    const found = await holdersIn(redis).of(leases(1_001));
    expect(found).toEqual(leases(1_001).map((_, index) => (index % 2 === 0 ? owner : null)));
    expect(redis.sent.map(({ args }) => [args[0], args.length - 1])).toEqual([
      ['MGET', 500],
      ['MGET', 500],
      ['MGET', 1],
    ]);
    expect(redis.sent.map(({ key, args }) => key === args[1])).toEqual([true, true, true]);
  });

  it('are none where none are asked about, without a question', async () => {
    const redis = new FakeCommands(() => []);
    expect(await holdersIn(redis).of([])).toEqual([]);
    expect(redis.sent).toEqual([]);
  });

  it('are read one by one in a cluster, each from its own server', async () => {
    const redis = new FakeCommands(([, key = '']) => valueOf(key), true);
    expect(await holdersIn(redis).of(leases(2))).toEqual([owner, null]);
    const keys = ['cron:{job-0}:lease', 'cron:{job-1}:lease'];
    expect(redis.sent).toEqual(keys.map((key) => ({ key, args: ['GET', key] })));
  });

  it('are read one by one ever after, once what looks like one server turns out to be a cluster', async () => {
    const redis = new FakeCommands(([command, key = '']) => {
      if (command === 'MGET') throw new Error("CROSSSLOT Keys in request don't hash to the same slot");
      return valueOf(key);
    });
    const holders = holdersIn(redis);
    expect(await holders.of(leases(2))).toEqual([owner, null]);
    expect(await holders.of(leases(1))).toEqual([owner]);
    expect(redis.commands).toEqual(['MGET', 'GET', 'GET', 'GET']);
  });

  it.each([new Error('socket closed'), new Error('LOADING Redis is loading'), 'CROSSSLOT'])(
    'are not known where the question fails otherwise: %s',
    async (failure) => {
      const redis = new FakeCommands(() => {
        throw failure;
      });
      await expect(holdersIn(redis).of(leases(2))).rejects.toBe(failure);
      expect(redis.commands).toEqual(['MGET']);
    },
  );

  it.each([
    ['too few values', [null]],
    ['no values', 'OK'],
  ])('are not known from %s', async (_, reply) => {
    await expect(holdersIn(new FakeCommands(() => reply)).of(leases(2))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });

  it('are not known where somebody holds the lease and nobody can read who', async () => {
    const redis = new FakeCommands(() => [null, 'written by something else']);
    await expect(holdersIn(redis).of(leases(2))).rejects.toThrow(/the lease of "job-1"/);
  });
});
