import type { FanOutInfo } from '../../common/run.js';
import type { Job } from '../../coordinator/job.js';
import type { FanOut, FanOutTask } from '../../fan-out/fan-out.js';
import type { TotalsCollector } from '../../fan-out/totals.js';
import type { Progress } from './progress.js';

/** The same job, which tells how far it is with its tenants; one without tenants as it is. */
export function countingTenants(job: Job, tell: (progress: Progress) => void): Job {
  const { tenants } = job;
  if (tenants === null) return job;
  return { ...job, tenants: { ...tenants, fanOut: new CountingFanOut(tenants.fanOut, tell) } };
}

/** Spreads as the one it stands for does, and counts what comes in and what comes out. */
class CountingFanOut implements FanOut {
  readonly mode: FanOutInfo['mode'];

  constructor(
    private readonly inner: FanOut,
    private readonly tell: (progress: Progress) => void,
  ) {
    this.mode = inner.mode;
  }

  run<T>(task: FanOutTask<T>): Promise<FanOutInfo> {
    let [total, succeeded, failed] = [0, 0, 0];
    const tell = (): void => this.tell({ done: succeeded + failed, total, failed, unit: 'tenants' });
    const totals: TotalsCollector = {
      selected: (counts) => task.totals.selected(counts),
      succeeded: () => {
        task.totals.succeeded();
        succeeded += 1;
        tell();
      },
      failed: (tenantId, error) => {
        task.totals.failed(tenantId, error);
        failed += 1;
        tell();
      },
      unprocessed: (tenantId) => task.totals.unprocessed(tenantId),
      totals: () => task.totals.totals(),
    };
    const pages = counted(task.pages, (tenants) => {
      total += tenants;
      tell();
    });
    return this.inner.run({ ...task, pages, totals });
  }
}

async function* counted<T>(
  pages: AsyncIterable<readonly T[]>,
  count: (tenants: number) => void,
): AsyncGenerator<readonly T[]> {
  for await (const page of pages) {
    count(page.length);
    yield page;
  }
}
