import { SqlCoordinationStore, SqlRunStore } from '../../../lib/sql/index.js';
import { ending, runStart } from '../../../lib/testing/run-store-contract/suite.js';
import { request, takeLease } from '../../../lib/testing/store-contract/suite.js';
import { type OperatedKind, operatedMariadb, operatedPostgres } from '../../support/sql-operators.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import type { SqlServer } from '../../support/sql-server.js';

const DEADLINE_MS = 300_000;

const KINDS: readonly OperatedKind[] = [operatedPostgres, operatedMariadb];

describe.each(KINDS)(
  'connections that $name ends',
  ({ dialect, start, pool: poolTo, operator: operatorOf }) => {
    let server: SqlServer;
    let pool: { client: object; end(): Promise<void> };
    let runs: SqlRunStore;
    let locks: SqlCoordinationStore;

    beforeAll(async () => {
      server = await start();
    }, DEADLINE_MS);

    afterAll(() => server.stop());

    beforeEach(() => {
      pool = poolTo(server);
      runs = new SqlRunStore({ dialect, client: pool.client });
      locks = new SqlCoordinationStore({ dialect, client: pool.client });
    });

    afterEach(async () => {
      await locks.close();
      await pool.end();
    });

    const until = async <T>(ask: () => Promise<T>): Promise<T> => {
      for (;;) {
        try {
          return await ask();
        } catch (error) {
          expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
        }
      }
    };

    it('are made anew, also by who waits for the lock under which tables are made', async () => {
      const operator = await operatorOf(server);
      await operator.lockSchema();
      const asked = runs.list();
      const refused = expect(asked).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      while ((await operator.waiting()) === 0);
      await operator.killOthers();
      await refused;
      await operator.unlockSchema();
      expect(await until(() => runs.list())).toEqual({ runs: [], next: null });
      await operator.end();
    });

    it('are made anew where the network has cut them off without a word', async () => {
      const proxy = await TcpProxy.start(server.port);
      const distant = poolTo(proxy);
      const stores = [
        new SqlRunStore({ dialect, client: distant.client, namespace: 'distant' }),
        new SqlCoordinationStore({ dialect, client: distant.client, namespace: 'distant' }),
      ] as const;
      const operator = await operatorOf(server);
      await operator.dropNotes();
      await operator.lockSchema();
      const asked = [stores[0].list(), stores[1].pausedJobs()];
      const refused = asked.map((each) => expect(each).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' }));
      while ((await operator.waiting()) < 2);
      proxy.reset();
      await Promise.all(refused);
      await operator.unlockSchema();
      expect(await until(() => stores[0].list())).toEqual({ runs: [], next: null });
      expect(await until(() => stores[1].pausedJobs())).toEqual([]);
      await distant.end();
      await proxy.stop();
      await operator.end();
    });

    it('are made anew, whether they were idle or in use', async () => {
      const operator = await operatorOf(server);
      await Promise.all([runs.start(runStart('run')), locks.pausedJobs()]);
      const lease = await takeLease(locks, request('first'));
      for (let round = 0; round < 10; round++) {
        // Some of these are under way when the connections go.
        const questions = [runs.list(), locks.renew(lease), locks.pausedJobs(), runs.get('run')];
        const settled = Promise.allSettled(questions);
        await operator.killOthers();
        for (const result of await settled) {
          if (result.status === 'rejected')
            expect(result.reason).toMatchObject({ code: 'STORE_UNAVAILABLE' });
        }
      }
      expect(await until(() => locks.renew(lease))).toBe(true);
      expect(await until(() => runs.finish(ending(runStart('run'))))).toBe(true);
      await until(() => locks.release(lease));
      await operator.end();
    });

    it(
      'are made anew once the server is back, which holds what it held',
      async () => {
        await Promise.all([runs.start(runStart('through a restart')), locks.pausedJobs()]);
        const asked = request('before', { job: 'kept', claim: { key: 'slot', ttlMs: 600_000 } });
        await takeLease(locks, asked);
        await server.halt();
        await expect(runs.list()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
        await expect(locks.acquire({ ...asked, token: 'meanwhile' })).rejects.toMatchObject({
          code: 'STORE_UNAVAILABLE',
        });
        await server.resume();
        expect(await until(() => runs.get('through a restart'))).toMatchObject({
          runId: 'through a restart',
        });
        expect(await until(() => locks.acquire({ ...asked, token: 'after' }))).toMatchObject({
          acquired: false,
          reason: 'already-claimed',
        });
      },
      DEADLINE_MS,
    );
  },
);
