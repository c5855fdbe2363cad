import { z } from 'zod';
import { provided, type Repetition } from '../engine/repetition.js';
import type { Handler, Tenant } from '../peers/executor.js';
import { executorNamed } from '../peers/executors.js';
import { serve } from './serve.js';

// What very many tenants take in time and memory, with a handler that does nothing.

const SAMPLE_EVERY = 1_000;
const WARM_UP = 20_000;
const MEGABYTE = 2 ** 20;

const settings = z.object({
  executor: z.string(),
  source: z.enum(['stream', 'array']),
  tenants: z.number(),
  concurrency: z.number(),
});

const tenant = (_: unknown, at: number): Tenant => ({ id: `tenant-${at}` });

async function* stream(count: number): AsyncGenerator<Tenant> {
  for (let at = 0; at < count; at++) yield tenant(null, at);
}

await serve(settings, async ({ executor, source, tenants: count, concurrency }) => {
  const { run, close } = await executorNamed(executor).open(concurrency);
  const listed = (length: number): Tenant[] | AsyncGenerator<Tenant> =>
    source === 'array' ? Array.from({ length }, tenant) : stream(length);
  const answer = async (): Promise<Repetition> => {
    await run(listed(WARM_UP), async () => {});
    const tenants = listed(count);
    globalThis.gc?.();
    const base = process.memoryUsage.rss();
    let peak = base;
    let handled = 0;
    const handler: Handler = async () => {
      if (++handled % SAMPLE_EVERY === 0) peak = Math.max(peak, process.memoryUsage.rss());
    };
    const startedAt = performance.now();
    await run(tenants, handler);
    const us = ((performance.now() - startedAt) * 1_000) / count;
    const peakMb = (Math.max(peak, process.memoryUsage.rss()) - base) / MEGABYTE;
    return provided([{ what: 'tenants handled', wanted: count, done: handled }], () => ({ us, peakMb }));
  };
  return { answer, close };
});
