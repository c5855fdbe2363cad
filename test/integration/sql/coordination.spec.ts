import { type Clock, SystemClock } from '../../../lib/common/clock.js';
import { SqlCoordinationStore } from '../../../lib/sql/index.js';
import { storeContext } from '../../support/store-context.js';
import type { SqlClient } from '../../../lib/sql/client/sql-client.js';
import { targetOf } from '../../../lib/sql/client/client-of.js';
import { claimOf, leaseOf, request, takeLease } from '../../../lib/testing/store-contract/suite.js';
import type { StoreHarness } from '../../../lib/testing/coordination-store-contract.js';
import { SQL_DATABASES } from '../../support/sql-databases.js';
import { coordinationStoresOver, type SqlHosts } from '../../support/sql-stores.js';

const ROUNDS = 40;

describe.each(SQL_DATABASES)('SqlCoordinationStore over $name', ({ dialect, start }) => {
  let database: Awaited<ReturnType<typeof start>>;
  let harness: StoreHarness;
  let hosts: SqlHosts;
  let client: SqlClient;

  beforeAll(async () => {
    database = await start();
  }, 300_000);

  beforeEach(async () => {
    hosts = await database.open();
    client = targetOf('the test', { dialect, client: hosts.clients[0] }).client;
    harness = await coordinationStoresOver(dialect, async () => hosts);
  });

  afterEach(() => harness.close());
  afterAll(() => database.stop());

  it('leaves nothing of an acquire that its withdrawal overtakes, or meets', async () => {
    const { store, other } = harness;
    for (let round = 0; round < ROUNDS; round++) {
      const asked = request(`round ${round}`, { claim: claimOf(`slot ${round}`) });
      await Promise.allSettled([store.acquire(asked), other.withdraw?.(asked)]);
      const next = { ...asked, token: `next of ${round}` };
      await other.release(await takeLease(other, next));
    }
  });

  it('grants each of many slots once, while everything else goes on', async () => {
    const { store, other } = harness;
    const slots = Array.from({ length: ROUNDS }, (_, at) => `slot ${at}`);
    const asked = slots.flatMap((slot) =>
      Array.from({ length: 5 }, (_, rival) => {
        const token = `${slot} ${rival}`;
        return request(token, { job: `job ${slot}`, claim: claimOf(slot), lease: leaseOf('') });
      }),
    );
    const answers = await Promise.all(
      asked.map(async (rival, at) => {
        const handle = at % 2 === 0 ? store : other;
        const answer = await handle.acquire(rival);
        if (!answer.acquired || answer.lease === null) return [];
        expect(await handle.renew(answer.lease)).toBe(true);
        await handle.release(answer.lease);
        return [rival.claim?.key];
      }),
    );
    expect(answers.flat().sort()).toEqual([...slots].sort());
  });

  it('tells every rival for a slot that it is taken, and not of the lease that came with it', async () => {
    const { store, other } = harness;
    for (let round = 0; round < ROUNDS; round++) {
      const asked = Array.from({ length: 8 }, (_, rival) =>
        (rival % 2 === 0 ? store : other).acquire(
          request(`${round} ${rival}`, { claim: claimOf(`slot ${round}`) }),
        ),
      );
      const answers = await Promise.all(asked);
      const leases = answers.flatMap((answer) => (answer.acquired && answer.lease ? [answer.lease] : []));
      expect(leases).toHaveLength(1);
      const refusals = answers.flatMap((answer) => (answer.acquired ? [] : [answer.reason]));
      expect(new Set(refusals)).toEqual(new Set(['already-claimed']));
      await Promise.all(leases.map((lease) => other.release(lease)));
    }
  });

  it('gives higher fencing tokens to later leases although the clock of the server stands still', async () => {
    const { store } = harness;
    await takeLease(store, request('before', { claim: null }));
    const ahead = Date.now() + 60_000;
    await client.run({
      sql: `update cron_coordinator_jobs set fence = ${ahead} where job = 'report'`,
      parameters: [],
    });
    const lease = leaseOf('another');
    expect(await store.acquire(request('after', { claim: null, lease }))).toMatchObject({
      fencingToken: ahead + 1,
    });
  });

  it('warns once of a clock that is too far from the database, and of no other', async () => {
    const { clients } = hosts;
    for (const [offMs, warned] of [
      [-60_000, /behind that of the database/],
      [60_000, /ahead of that of the database/],
      [0, null],
    ] as const) {
      const warnings: string[] = [];
      const clock = new SystemClock();
      const off = { ...bound(clock), now: () => clock.now() + offMs };
      const store = new SqlCoordinationStore({ dialect, client: clients[0] });
      store.attach(storeContext({ clock: off, warn: (message) => warnings.push(message) }));
      await store.pausedJobs();
      await store.pausedJobs();
      await store.close();
      expect(warnings).toEqual(warned === null ? [] : [expect.stringMatching(warned)]);
    }
  });

  it('cleans up what has expired, and nothing else', async () => {
    const { store, other, expire } = harness;
    const guardOf = (at: number, ttlMs: number) => ({ claim: claimOf(`old ${at}`, ttlMs), lease: null });
    for (let at = 0; at < 10; at++) await store.acquire(request(`old ${at}`, guardOf(at, 5_000)));
    const kept = await takeLease(store, request('kept'));
    await expire(10_000);
    // A replica cleans with its first grant, which the store waits for when it closes.
    await takeLease(other, request('first of the other', { job: 'other' }));
    await other.close?.();
    const { rows } = await client.run({
      sql: "select count(*) as marks from cron_coordinator_marks where name like 'old%'",
      parameters: [],
    });
    expect(Number(rows[0]?.marks)).toBe(0);
    expect(await store.renew(kept)).toBe(true);
  });
});

function bound(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    setTimer: (callback, delayMs, options) => clock.setTimer(callback, delayMs, options),
  };
}
