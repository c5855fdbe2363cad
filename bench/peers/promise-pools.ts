import pLimit from 'p-limit';
import pMap from 'p-map';
import PQueue from 'p-queue';
import { type Executor, plain } from './executor.js';

export const P_MAP = 'p-map';

export const promisePools: readonly Executor[] = [
  plain(P_MAP, 'peer', true, (tenants, handler, concurrency) => pMap(tenants, handler, { concurrency })),
  plain('p-limit', 'peer', false, async (tenants, handler, concurrency) => {
    const limit = pLimit(concurrency);
    const running: Promise<void>[] = [];
    for await (const tenant of tenants) running.push(limit(handler, tenant));
    await Promise.all(running);
  }),
  plain('p-queue', 'peer', false, async (tenants, handler, concurrency) => {
    const queue = new PQueue({ concurrency });
    for await (const tenant of tenants) void queue.add(() => handler(tenant));
    await queue.onIdle();
  }),
];
