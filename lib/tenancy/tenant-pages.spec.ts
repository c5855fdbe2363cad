import { ManualClock } from '../testing/manual-clock.js';
import { Patience } from './patience.js';
import type { TenantList } from './tenant-directory.js';
import { tenantPages } from './tenant-pages.js';

const never = (): Promise<never> => new Promise(() => undefined);

/** An async iterable that notes whether it was closed. */
function watched(
  steps: readonly (() => Promise<number>)[],
  onReturn: () => Promise<unknown> = async () => 0,
) {
  const state = { closed: 0, asked: 0 };
  const list: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const step = steps[state.asked++];
        return step === undefined ? { done: true, value: undefined } : { done: false, value: await step() };
      },
      async return() {
        state.closed += 1;
        await onReturn();
        return { done: true, value: undefined };
      },
    }),
  };
  return { list, state };
}

const values = (...numbers: number[]) => numbers.map((number) => async () => number);

function open(list: TenantList<number>, pageSize = 2) {
  const clock = new ManualClock(0);
  const patience = new Patience(clock, 100);
  return { clock, patience, pages: tenantPages(list, pageSize, 'job', patience) };
}

async function all(pages: AsyncIterable<number[]>): Promise<number[][]> {
  const read: number[][] = [];
  for await (const page of pages) read.push(page);
  return read;
}

describe('tenantPages', () => {
  it('reads any iterable in pages', async () => {
    const expected = [[1, 2], [3, 4], [5]];
    expect(await all(open(new Set([1, 2, 3, 4, 5])).pages)).toEqual(expected);
    expect(await all(open(watched(values(1, 2, 3, 4, 5)).list).pages)).toEqual(expected);
    expect(await all(open(watched(values(1, 2)).list).pages)).toEqual([[1, 2]]);
    expect(await all(open(new Set<number>()).pages)).toEqual([]);
  });

  it('reads a page only when it is asked for', async () => {
    const { list, state } = watched(values(1, 2, 3, 4, 5));
    const { pages } = open(list);
    await pages.next();
    expect(state.asked).toBe(2);
  });

  it('fails with the list, without the page that broke off, and does not close what has failed', async () => {
    const cause = new Error('connection lost');
    const { list, state } = watched([...values(1, 2, 3), () => Promise.reject(cause)]);
    const { pages, clock } = open(list);
    expect((await pages.next()).value).toEqual([1, 2]);
    await expect(pages.next()).rejects.toMatchObject({
      code: 'TENANTS_UNAVAILABLE',
      cause,
      message: expect.stringContaining('connection lost'),
    });
    expect(state.closed).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('fails with an iterable that throws', async () => {
    let closed = false;
    const list: Iterable<number> = {
      [Symbol.iterator]: () => ({
        next: () => {
          throw new Error('broken');
        },
        return: () => {
          closed = true;
          return { done: true, value: undefined };
        },
      }),
    };
    await expect(all(open(list).pages)).rejects.toMatchObject({ code: 'TENANTS_UNAVAILABLE' });
    expect(closed).toBe(false);
  });

  it('fails where a step hangs, tells the list, and reads no more of it when it answers after all', async () => {
    let answer: (value: number) => void = () => undefined;
    const { list, state } = watched([
      ...values(1),
      () => new Promise<number>((resolve) => (answer = resolve)),
      ...values(3, 4, 5),
    ]);
    const { pages, clock } = open(list, 5);
    const outcome = expect(pages.next()).rejects.toMatchObject({
      code: 'TENANTS_UNAVAILABLE',
      message: expect.stringContaining('no answer within 100 ms'),
    });
    await clock.advance(100);
    await outcome;
    expect(state.closed).toBe(1);
    answer(2);
    await clock.advance(0);
    expect(state.asked).toBe(2);
  });

  it('does not wait for the end of a list that hangs', async () => {
    const { list, state } = watched([never], never);
    const { pages, clock } = open(list);
    const outcome = expect(pages.next()).rejects.toMatchObject({ code: 'TENANTS_UNAVAILABLE' });
    await clock.advance(100);
    await outcome;
    expect(clock.monotonic()).toBe(100);
    expect(state.closed).toBe(1);
  });

  it('does not take a slow list for a hanging one', async () => {
    const { list } = watched(values(1, 2, 3, 4));
    const { pages, clock } = open(
      (async function* () {
        for await (const value of list) {
          await new Promise<void>((resolve) => clock.setTimer(resolve, 99));
          yield value;
        }
      })(),
      4,
    );
    const page = pages.next();
    await clock.advance(4 * 99);
    expect((await page).value).toEqual([1, 2, 3, 4]);
  });

  it('closes the list when no more is wanted', async () => {
    const { list, state } = watched(values(1, 2, 3));
    const { pages } = open(list);
    await pages.next();
    await pages.return(undefined);
    expect(state.closed).toBe(1);
  });

  it('waits for the closing no longer than for anything else, and ignores its failure', async () => {
    const { list, state } = watched(values(1, 2, 3), never);
    const { pages, clock } = open(list);
    await pages.next();
    const returned = pages.return(undefined);
    await clock.advance(100);
    await expect(returned).resolves.toMatchObject({ done: true });
    expect(state.closed).toBe(1);

    const failing = open(watched(values(1, 2, 3), () => Promise.reject(new Error('closing'))).list);
    await failing.pages.next();
    await expect(failing.pages.return(undefined)).resolves.toMatchObject({ done: true });
  });

  it('closes the list of an interrupted run as well', async () => {
    const { list, state } = watched(values(1, 2, 3), never);
    const { pages, patience } = open(list);
    await pages.next();
    patience.end(new Error('interrupted'));
    await pages.return(undefined);
    expect(state.closed).toBe(1);
  });
});
