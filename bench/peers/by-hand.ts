import { type Executor, type Handler, plain, type Tenant, type Tenants } from './executor.js';

/** As many loops as may run at a time, over one list. */
async function slide(tenants: Tenants, handler: Handler, concurrency: number): Promise<void> {
  const place = Symbol.asyncIterator in tenants ? overStream(tenants, handler) : overArray(tenants, handler);
  await Promise.all(Array.from({ length: concurrency }, place));
}

function overArray(tenants: readonly Tenant[], handler: Handler): () => Promise<void> {
  let next = 0;
  return async () => {
    for (let tenant = tenants[next++]; tenant !== undefined; tenant = tenants[next++]) await handler(tenant);
  };
}

function overStream(tenants: AsyncIterable<Tenant>, handler: Handler): () => Promise<void> {
  const iterator = tenants[Symbol.asyncIterator]();
  return async () => {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      await handler(next.value);
    }
  };
}

/** Chunk after chunk, each through `Promise.allSettled`. */
async function chunk(tenants: Tenants, handler: Handler, concurrency: number): Promise<void> {
  let chunk: Promise<void>[] = [];
  for await (const tenant of tenants) {
    chunk.push(handler(tenant));
    if (chunk.length < concurrency) continue;
    await Promise.allSettled(chunk);
    chunk = [];
  }
  await Promise.allSettled(chunk);
}

async function chunkArray(tenants: Tenants, handler: Handler, concurrency: number): Promise<void> {
  if (Symbol.asyncIterator in tenants) return chunk(tenants, handler, concurrency);
  for (let from = 0; from < tenants.length; from += concurrency) {
    await Promise.allSettled(tenants.slice(from, from + concurrency).map(handler));
  }
}

export const SLIDING_BY_HAND = 'sliding loop by hand';
export const CHUNKED_BY_HAND = 'chunked allSettled by hand';

export const byHand: readonly Executor[] = [
  plain(SLIDING_BY_HAND, 'limit', true, slide),
  plain(CHUNKED_BY_HAND, 'limit', true, chunkArray),
];
