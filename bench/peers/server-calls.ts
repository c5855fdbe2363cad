import { randomUUID } from 'node:crypto';
import type { Lease } from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { createClient } from 'redis';
import { acquireRequest, applicationClient } from './coordinator.js';
import { LOCK_MS } from './lock-peer.js';

/** Sends one command, or one script, and waits for its reply: no script answers two calls. */
export type Call = () => Promise<unknown>;

/** What is sent to a server to see what each call costs it. */
export interface ServerCalls {
  readonly set: Call;
  /** A call of this script, with keys and arguments as long as those of an acquire. */
  scripted(source: string): Promise<Call>;
  /** Takes a claim and a lease that nobody else wants. */
  readonly acquire: Call;
  /** Gives back the oldest lease that `acquire` took. */
  readonly release: Call;
  close(): Promise<unknown>;
}

export async function openServerCalls(url: string): Promise<ServerCalls> {
  const client = createClient({ url });
  await client.connect();
  const store = redisStore({ client: applicationClient('node-redis 5', url) });
  // Opens the connection, and sends the scripts.
  await store.pausedJobs();
  const held: Lease[] = [];
  const ifAbsent = { condition: 'NX', expiration: { type: 'PX', value: LOCK_MS } } as const;
  return {
    set: () => {
      const token = randomUUID();
      return client.set(`bench:${token}`, valueLike(token), ifAbsent);
    },
    scripted: async (source) => {
      const sha = await client.scriptLoad(source);
      return () => {
        const token = randomUUID();
        const names = [`withdrawn:${token}`, 'paused', `claim:${token}`, `lease:${token}`, 'fence'];
        const keys = names.map((name) => `bench:{${sha}}:${name}`);
        const lockMs = String(LOCK_MS);
        return client.evalSha(sha, { keys, arguments: [valueLike(token), lockMs, lockMs, '0'] });
      };
    },
    acquire: async () => {
      const slot = randomUUID();
      // Leases of their own, so that many are held at a time.
      const lease = { scope: slot, ttlMs: LOCK_MS };
      const answer = await store.acquire({ ...acquireRequest('server time', slot), lease });
      if (answer.acquired && answer.lease !== null) held.push(answer.lease);
    },
    release: async () => {
      const lease = held.shift();
      if (lease !== undefined) await store.release(lease);
    },
    close: () => Promise.all([client.close(), store.close?.()]),
  };
}

/** As long as what an acquire writes. */
function valueLike(token: string): string {
  return `${token} ${JSON.stringify({ replicaId: 'bench', runId: token, at: Date.now() })}`;
}
