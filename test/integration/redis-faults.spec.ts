import { randomUUID } from 'node:crypto';
import type { AcquireRequest, CoordinationStore } from '../../lib/locking/coordination-store.js';
import { redisStore } from '../../lib/redis/index.js';
import { HOST_CLIENTS, type HostClient } from '../support/redis-clients.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { storeContext } from '../support/store-context.js';

const GENEROUS_MS = 60_000;

function request(slot: string): AcquireRequest {
  return {
    job: 'report',
    replicaId: 'replica-a',
    runId: 'run-1',
    token: randomUUID(),
    at: 0,
    claim: { key: slot, ttlMs: 60_000 },
    lease: null,
    ignorePaused: false,
  };
}

/**
 * Asks once the server is back. Each question waits for an attempt to connect: for one that was begun while the
 * server was away, and may fail yet, or for one of its own. So one that is refused is simply asked again.
 */
async function askAgain(store: CoordinationStore, slot: string): Promise<void> {
  for (let left = 3; left > 0; left--) {
    try {
      await store.acquire(request(slot));
      return;
    } catch (error) {
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
  }
  throw new Error('The store did not come back with its server.');
}

describe.each(HOST_CLIENTS)('faults of Redis, over $name', ({ open }) => {
  let server: RedisServer;
  let host: HostClient;
  let store: CoordinationStore;

  beforeEach(async () => {
    server = await startRedis();
    host = await open(server.url);
    store = redisStore(host);
    store.attach?.(storeContext({ namespace: 'test' }));
    await store.acquire(request('first'));
  });

  afterEach(async () => {
    await store.close?.();
    await host.close();
    await server.stop();
  });

  it('rejects while it is down, and goes on by itself once it is back', async () => {
    await server.kill();
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(store.acquire(request('down'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    await server.restart();
    await askAgain(store, 'back');
  });

  it(
    'rejects what a paused server does not answer, and withdraws what landed all the same',
    async () => {
      server.pause();
      const late = request('paused');
      await expect(store.acquire(late)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      server.resume();
      await askAgain(store, 'resumed');
      await store.withdraw?.(late);
      expect(await store.acquire(request('paused'))).toMatchObject({ acquired: true });
    },
    GENEROUS_MS,
  );

  it('closes while the server is paused, and answers nothing afterwards', async () => {
    server.pause();
    const unanswered = store.acquire(request('closing'));
    const settled = expect(unanswered).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await store.close?.();
    await settled;
    server.resume();
  });
});

describe.each(HOST_CLIENTS)('a Redis that is not there at the start, over $name', ({ name, open }) => {
  // node-redis 4 comes from a cache that must be connected before it exists.
  const opens = name.startsWith('node-redis 4') ? it.skip : it;

  opens('does not keep the application from starting', async () => {
    const server = await startRedis();
    await server.kill();
    const host = await open(server.url);
    const store = redisStore(host);
    store.attach?.(storeContext({ namespace: 'test' }));
    await expect(store.acquire(request('early'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.restart();
    await askAgain(store, 'later');
    await store.close?.();
    await host.close();
    await server.stop();
  });
});
