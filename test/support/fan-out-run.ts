import type { SelectedTenant } from '../../lib/common/tenant.js';
import type { FanOutTask } from '../../lib/fan-out/fan-out.js';
import { fanOutFor } from '../../lib/fan-out/resolve.js';
import { RunTotals } from '../../lib/fan-out/totals.js';
import { ManualClock } from '../../lib/testing/manual-clock.js';

/** Tenants named t0, t1 and so on, in pages of those sizes. */
export function pagesOf(sizes: readonly number[]): SelectedTenant<number>[][] {
  let next = 0;
  return sizes.map((size) => Array.from({ length: size }, () => ({ id: `t${next}`, tenant: next++ })));
}

export interface FanOutRunOptions extends Partial<Omit<FanOutTask<number>, 'totals' | 'work' | 'pages'>> {
  mode?: 'chunked' | 'sliding';
  pages?: AsyncIterable<readonly SelectedTenant<number>[]>;
  /** In place of `pages`: how many tenants each page has. */
  sizes?: readonly number[];
  clock?: ManualClock;
  work?(tenant: SelectedTenant<number>): unknown;
}

/** One fan-out under way, and what can be seen of it from outside. */
export class FanOutRun {
  readonly clock: ManualClock;
  readonly totals = new RunTotals();
  readonly started: string[] = [];
  inFlight = 0;
  mostInFlight = 0;
  pagesRead = 0;
  readonly finished: ReturnType<ReturnType<typeof fanOutFor>['run']>;

  constructor(private readonly options: FanOutRunOptions = {}) {
    this.clock = options.clock ?? new ManualClock(0);
    const { mode = 'sliding', pages, sizes = [], work: _work, ...task } = options;
    const { signal = new AbortController().signal } = options;
    this.finished = fanOutFor({ mode, clock: this.clock }).run<number>({
      job: 'job',
      runId: 'run',
      slot: 'slot',
      concurrency: 2,
      signal,
      // Of its own, that aborts with the other.
      listEnds: AbortSignal.any([signal]),
      mayStart: () => true,
      ...task,
      pages: this.counted(pages ?? fromArray(pagesOf(sizes))),
      work: (tenant) => this.work(tenant),
      totals: this.totals,
    });
    // A test that expects the failure awaits `finished` itself.
    this.finished.catch(() => undefined);
  }

  /** A handler that takes `ms` on the run's clock. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.setTimer(resolve, ms));
  }

  private work(tenant: SelectedTenant<number>): unknown {
    this.started.push(tenant.id);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      const result = this.options.work?.(tenant);
      // A promise with a `then` of its own is handed on untouched: it is the fan-out that must cope with it.
      if (!(result instanceof Promise) || Object.hasOwn(result, 'then')) {
        this.inFlight -= 1;
        return result;
      }
      return result.finally(() => {
        this.inFlight -= 1;
      });
    } catch (error) {
      this.inFlight -= 1;
      throw error;
    }
  }

  private async *counted(
    pages: AsyncIterable<readonly SelectedTenant<number>[]>,
  ): AsyncGenerator<readonly SelectedTenant<number>[]> {
    for await (const page of pages) {
      this.pagesRead += 1;
      this.totals.selected({ listed: page.length, eligible: page.length, skipped: 0 });
      yield page;
    }
  }
}

async function* fromArray<P>(pages: readonly P[]): AsyncGenerator<P> {
  yield* pages;
}
