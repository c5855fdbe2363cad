import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { AcquireRequest } from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { createClient } from 'redis';
import { between, type LockPeer, type RawClient } from './lock-peer.js';

/** What the coordinator asks for by default: a claim past skew and the run's end, a lease for the run. */
const CLAIM_MS = 80_000;
const LEASE_MS = 30_000;

const CLIENTS = {
  'node-redis 5': (url: string) => createClient({ url }),
  'ioredis 5': (url: string) => new Redis(url, { lazyConnect: true }),
} satisfies Partial<Record<RawClient, (url: string) => object>>;

export type OurClient = keyof typeof CLIENTS;
export const OUR_CLIENTS: readonly OurClient[] = ['node-redis 5', 'ioredis 5'];

/** A client of the application, not connected: the store opens a connection of its own like it. */
export function applicationClient(client: OurClient, url: string): object {
  return CLIENTS[client](url);
}

export const storeName = (client: OurClient): string => `redisStore over ${client}`;

/** As the coordinator's own runs ask. */
export function acquireRequest(job: string, slot: string): AcquireRequest {
  return {
    job,
    replicaId: 'bench',
    runId: randomUUID(),
    token: randomUUID(),
    at: Date.now(),
    claim: { key: slot, ttlMs: CLAIM_MS },
    lease: { scope: '', ttlMs: LEASE_MS },
    ignorePaused: false,
  };
}

/** The claim and the lease of one slot, taken together. */
export function coordinatorStore(client: OurClient): LockPeer {
  return {
    name: storeName(client),
    client,
    open: async (url) => {
      const store = redisStore({ client: applicationClient(client, url) });
      // Opens the connection, so that no measurement pays for it.
      await store.pausedJobs();
      return {
        run: async (job, slot, work) => {
          const answer = await store.acquire(acquireRequest(job, slot));
          const lease = answer.acquired ? answer.lease : null;
          return between(lease === null ? null : () => store.release(lease), work);
        },
        close: async () => store.close?.(),
      };
    },
  };
}
