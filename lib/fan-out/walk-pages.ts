import { MAX_UNPROCESSED_IDS } from '../common/summary-limits.js';
import type { SelectedTenant } from '../common/tenant.js';
import type { FanOutTask } from './fan-out.js';
import type { InFlight } from './in-flight.js';
import { Interruption } from './interruption.js';

/**
 * Starts the tenants of a page in order, and says how many it has started when it is done with the page or may
 * start no more.
 */
export type StartPage<T> = (page: readonly SelectedTenant<T>[]) => Promise<number>;

/**
 * What every fan-out shares: takes the pages one after another, waits for what is in flight, and counts what is
 * left when nothing more may start.
 *
 * After a stop the list is still read, though nothing is started, so that the run can say who was left out: to
 * its end, or until as many are known as a summary can name. Those that were cut off are named last: they had
 * their turn, and one that never ends must not have the next run's as well.
 */
export async function walkPages<T>(
  task: FanOutTask<T>,
  inFlight: InFlight<T>,
  startPage: StartPage<T>,
): Promise<void> {
  const { totals } = task;
  const interruption = new Interruption(task, () => inFlight.cutOff());
  const pages = task.pages[Symbol.asyncIterator]();
  let exhausted = false;
  let stopped = false;
  let left = 0;
  try {
    while (!interruption.isOver && left < MAX_UNPROCESSED_IDS) {
      exhausted = true; // Also where `next` throws: an iterator that failed has ended itself.
      const step: IteratorResult<readonly SelectedTenant<T>[]> | undefined = await interruption.until(
        pages.next(),
      );
      exhausted = step?.done === true;
      if (step === undefined || step.done === true) break;
      const started: number = stopped ? 0 : await startPage(step.value);
      stopped ||= started < step.value.length;
      for (const { id } of step.value.slice(started)) {
        totals.unprocessed(id);
        left += 1;
      }
      if (stopped) await inFlight.below(1);
    }
  } finally {
    await inFlight.below(1);
    if (!exhausted) await interruption.until(closed(pages));
    interruption.close();
    for (const id of inFlight.takeCutOff()) totals.unprocessed(id);
  }
}

/** Tells the source of the pages that no more are wanted. What it makes of that changes nothing for the run. */
async function closed(pages: AsyncIterator<unknown>): Promise<void> {
  const end = async (): Promise<unknown> => pages.return?.();
  await end().catch(() => undefined);
}
