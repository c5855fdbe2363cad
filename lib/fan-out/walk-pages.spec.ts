import { pagesOf } from '../../test/support/fan-out-run.js';
import { MAX_UNPROCESSED_IDS } from '../common/summary-limits.js';
import type { SelectedTenant } from '../common/tenant.js';
import { InFlight } from './in-flight.js';
import { RunTotals } from './totals.js';
import { walkPages } from './walk-pages.js';

type Page = readonly SelectedTenant<number>[];

/** A list that is no generator: it is seen whether it is asked for more, and told that no more is wanted. */
class Listed implements AsyncIterable<Page> {
  readonly next: jest.Mock<Promise<IteratorResult<Page, undefined>>>;
  readonly return: jest.Mock<Promise<IteratorResult<Page, undefined>>>;

  constructor(pages: readonly Page[]) {
    const left = [...pages];
    const done = { done: true as const, value: undefined };
    this.next = jest.fn(async () => {
      const value = left.shift();
      return value === undefined ? done : { value };
    });
    this.return = jest.fn(async () => done);
  }

  [Symbol.asyncIterator](): AsyncIterator<Page, undefined> {
    return this;
  }
}

/** Walks the list, and starts as many of each page as it is told. */
async function walk(pages: AsyncIterable<Page>, started: (page: Page) => number): Promise<RunTotals> {
  const totals = new RunTotals();
  const { signal } = new AbortController();
  const work = (): void => undefined;
  const task = { job: 'job', runId: 'run', slot: 'slot', concurrency: 1, mayStart: () => true };
  await walkPages(
    { ...task, pages, signal, listEnds: signal, work, totals },
    new InFlight({ work, totals }),
    async (page) => started(page),
  );
  return totals;
}

const none = (): number => 0;

describe('walkPages', () => {
  it('does not tell a list to end that has ended itself', async () => {
    const list = new Listed(pagesOf([2, 1]));
    await walk(list, ({ length }) => length);
    expect(list.next).toHaveBeenCalledTimes(3);
    expect(list.return).not.toHaveBeenCalled();
  });

  it('does not tell a list to end that has failed', async () => {
    const list = new Listed([]);
    list.next.mockRejectedValue(new Error('list failed'));
    await expect(walk(list, none)).rejects.toThrow('list failed');
    expect(list.return).not.toHaveBeenCalled();
  });

  it('asks for no page beyond the last one that a summary can name, and tells the list so', async () => {
    const half = MAX_UNPROCESSED_IDS / 2;
    const list = new Listed(pagesOf([half, half, 1]));
    const totals = await walk(list, none);
    expect(totals.totals().unprocessed).toBe(MAX_UNPROCESSED_IDS);
    expect(list.next).toHaveBeenCalledTimes(2);
    expect(list.return).toHaveBeenCalledTimes(1);
  });

  it.each([
    [
      'throws',
      (list: Listed) =>
        list.return.mockImplementation(() => {
          throw new Error('no');
        }),
    ],
    ['rejects', (list: Listed) => list.return.mockRejectedValue(new Error('no'))],
  ])('takes no harm of a list that %s when it is told to end', async (_how, prepare) => {
    const list = new Listed(pagesOf([MAX_UNPROCESSED_IDS]));
    prepare(list);
    const totals = await walk(list, none);
    expect(list.return).toHaveBeenCalledTimes(1);
    expect(totals.totals().unprocessed).toBe(MAX_UNPROCESSED_IDS);
  });
});
