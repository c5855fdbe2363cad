import { z } from 'zod';
import { provided, type Repetition } from '../engine/repetition.js';
import { spreadOf } from '../engine/spread.js';
import type { Tenant } from '../peers/executor.js';
import { executorNamed } from '../peers/executors.js';
import { serve } from './serve.js';

// What an executor costs for each tenant, with a handler that does nothing: the first time, and once it is compiled.

const WARM_UPS = 8;
const MEASURED = 7;

const settings = z.object({ executor: z.string(), tenants: z.number(), concurrency: z.number() });

await serve(settings, async ({ executor, tenants: count, concurrency }) => {
  const { run, close } = await executorNamed(executor).open(concurrency);
  const tenants = Array.from({ length: count }, (_, at): Tenant => ({ id: `tenant-${at}` }));
  let handled = 0;
  // Counting is all that is done, and the same for everyone.
  const nothing = async (): Promise<void> => void handled++;
  const once = async (): Promise<number> => {
    const startedAt = performance.now();
    await run(tenants, nothing);
    return ((performance.now() - startedAt) * 1_000) / count;
  };
  const answer = async (): Promise<Repetition> => {
    const coldUs = await once();
    for (let at = 0; at < WARM_UPS; at++) await once();
    const warm: number[] = [];
    for (let at = 0; at < MEASURED; at++) warm.push(await once());
    const wanted = (1 + WARM_UPS + MEASURED) * count;
    return provided([{ what: 'tenants handled', wanted, done: handled }], () => ({
      coldUs,
      warmUs: spreadOf(warm).median,
    }));
  };
  return { answer, close };
});
