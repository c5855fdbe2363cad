import type * as Clocks from '../../lib/common/clock.js';
import type * as Sliding from '../../lib/fan-out/sliding.js';
import type * as Totals from '../../lib/fan-out/totals.js';
import type { SelectedTenant } from '../../lib/common/tenant.js';
import { type Executor, NOTHING, type OpenExecutor, type Tenant, type Tenants } from './executor.js';

const PAGE = 1_000;

/** A part of the installed library that it keeps to itself: the package is told by what it does export. */
const partOf = <M>(name: string): Promise<M> =>
  import(
    import.meta.resolve('nestjs-cron-coordinator/package.json').replace(/package\.json$/, `dist/esm/${name}`)
  );

/** Its tenants are listed page by page, as a directory of the application lists them. */
async function* pagesOf(tenants: Tenants): AsyncGenerator<SelectedTenant<Tenant>[]> {
  if (!(Symbol.asyncIterator in tenants)) {
    yield tenants.map(selected);
    return;
  }
  let page: SelectedTenant<Tenant>[] = [];
  for await (const tenant of tenants) {
    if (page.push(selected(tenant)) < PAGE) continue;
    yield page;
    page = [];
  }
  yield page;
}

const selected = (tenant: Tenant): SelectedTenant<Tenant> => ({ id: tenant.id, tenant });

export const FAN_OUT_ALONE = 'the fan-out alone, sliding';

/** Places and totals, without a context, a time-out, retries or events for any tenant. */
export const fanOutAlone: Executor = {
  name: FAN_OUT_ALONE,
  kind: 'ours',
  streams: true,
  open: async (concurrency: number): Promise<OpenExecutor> => {
    const { SystemClock } = await partOf<typeof Clocks>('common/clock.js');
    const { SlidingFanOut } = await partOf<typeof Sliding>('fan-out/sliding.js');
    const { RunTotals } = await partOf<typeof Totals>('fan-out/totals.js');
    const fanOut = new SlidingFanOut({ clock: new SystemClock() });
    const { signal } = new AbortController();
    return {
      run: async (tenants, handler) => {
        await fanOut.run({
          job: 'alone',
          runId: 'alone',
          slot: 'alone',
          pages: pagesOf(tenants),
          concurrency,
          signal,
          listEnds: signal,
          mayStart: () => true,
          work: ({ tenant }) => handler(tenant),
          totals: new RunTotals(),
        });
        return NOTHING;
      },
      close: () => Promise.resolve(),
    };
  },
};
