import { FanOutRun, pagesOf } from '../../test/support/fan-out-run.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MAX_UNPROCESSED_IDS } from '../common/summary-limits.js';

/** On it, time passes by being looked at: a process that is never idle. */
class BusyClock extends ManualClock {
  private elapsedMs = 0;

  override monotonic(): number {
    return (this.elapsedMs += 1);
  }
}

const never = (): Promise<never> => new Promise(() => undefined);

/** A `then` of a thenable's own, built without the compiler mistaking it for a promise. */
const thenable = (then: unknown): object => Object.defineProperty({}, 'then', { value: then });

describe.each(['chunked', 'sliding'] as const)('%s fan-out', (mode) => {
  it('works through every page, in order, and says how', async () => {
    const run = new FanOutRun({ mode, sizes: [3, 0, 2] });
    expect(await run.finished).toEqual({ mode, concurrency: 2, idleRatio: 0 });
    expect(run.started).toEqual(['t0', 't1', 't2', 't3', 't4']);
    expect(run.totals.totals()).toMatchObject({ eligible: 5, succeeded: 5, failed: 0, unprocessed: 0 });
  });

  it('has nothing to do without tenants', async () => {
    const run = new FanOutRun({ mode });
    await run.finished;
    expect(run.started).toEqual([]);
  });

  it.each<[string, () => unknown, string]>([
    [
      'a throw',
      () => {
        throw new Error('thrown');
      },
      'thrown',
    ],
    [
      'a thrown string',
      () => {
        throw 'text';
      },
      'text',
    ],
    [
      'a thrown undefined',
      () => {
        throw undefined;
      },
      'undefined',
    ],
    ['a rejection', () => Promise.reject(new Error('rejected')), 'rejected'],
    ['a rejection with nothing', () => Promise.reject(), 'undefined'],
    [
      'a thenable that throws',
      () =>
        thenable(() => {
          throw new Error('in then');
        }),
      'in then',
    ],
    [
      'a thenable that rejects',
      () => thenable((_: unknown, reject: (e: Error) => void) => reject(new Error('no'))),
      'no',
    ],
    [
      'a `then` that throws when read',
      () =>
        Object.defineProperty({}, 'then', {
          get() {
            throw new Error('read');
          },
        }),
      'read',
    ],
    [
      'a promise whose `then` was replaced',
      () =>
        Object.defineProperty(Promise.resolve(), 'then', {
          value: () => {
            throw new Error('mine');
          },
        }),
      'mine',
    ],
    [
      'an error that throws when described',
      () =>
        Promise.reject(
          Object.defineProperty(new Error(), 'message', {
            get() {
              throw new Error('no');
            },
          }),
        ),
      'a value that cannot be described was thrown',
    ],
  ])('contains %s', async (_what, fail, message) => {
    const run = new FanOutRun({
      mode,
      sizes: [3],
      work: ({ tenant }) => (tenant === 1 ? fail() : undefined),
    });
    await run.finished;
    expect(run.totals.totals()).toMatchObject({
      succeeded: 2,
      failed: 1,
      failures: [{ tenantId: 't1', error: { message } }],
    });
  });

  it.each<[string, unknown]>([
    ['a value', 5],
    ['null', null],
    ['an object', {}],
    ['a function', () => undefined],
    ['a thenable', thenable((resolve: () => void) => resolve())],
    [
      'a thenable that resolves twice and throws',
      thenable((resolve: () => void) => {
        resolve();
        resolve();
        throw new Error('late');
      }),
    ],
  ])('takes %s for success', async (_what, given) => {
    const run = new FanOutRun({ mode, sizes: [1], work: () => given });
    await run.finished;
    expect(run.totals.totals()).toMatchObject({ succeeded: 1, failed: 0 });
  });

  it('waits for what is in flight when nothing more may start, and names the rest', async () => {
    let open = true;
    const run: FanOutRun = new FanOutRun({
      mode,
      sizes: [5, 2],
      mayStart: () => open,
      work: () => run.sleep(10),
    });
    let over = false;
    void run.finished.then(() => (over = true));
    await run.clock.advance(5);
    open = false;
    await run.clock.advance(4);
    expect([over, run.pagesRead]).toEqual([false, 1]);
    await run.clock.advance(1);
    expect(over).toBe(true);
    expect(run.started).toEqual(['t0', 't1']);
    expect(run.pagesRead).toBe(2);
    expect(run.totals.totals()).toMatchObject({
      eligible: 7,
      succeeded: 2,
      unprocessed: 5,
      unprocessedIds: ['t2', 't3', 't4', 't5', 't6'],
    });
  });

  it('does not ask again once it was told to stop', async () => {
    const answers = [true, false, true, true];
    const run = new FanOutRun({
      mode,
      concurrency: 1,
      sizes: [3, 3],
      mayStart: () => answers.shift() ?? true,
    });
    await run.finished;
    expect(run.started).toEqual(['t0']);
    expect(answers).toEqual([true, true]);
  });

  it('lists no further than a summary can name', async () => {
    let closed = false;
    const endless = async function* () {
      try {
        for (;;) yield* pagesOf([999]);
      } finally {
        closed = true;
      }
    };
    const run = new FanOutRun({ mode, pages: endless(), mayStart: () => false });
    await run.finished;
    expect(run.pagesRead).toBe(Math.ceil(MAX_UNPROCESSED_IDS / 999));
    expect(run.totals.totals()).toMatchObject({ unprocessed: run.pagesRead * 999, succeeded: 0 });
    expect(closed).toBe(true);
  });

  it('counts what is in flight as unprocessed when the signal aborts, and ignores how it ends', async () => {
    const controller = new AbortController();
    const run: FanOutRun = new FanOutRun({
      mode,
      sizes: [4, 4],
      signal: controller.signal,
      work: ({ tenant }) => run.sleep(10).then(() => (tenant === 1 ? Promise.reject(new Error('late')) : 0)),
    });
    await run.clock.advance(5);
    controller.abort();
    await run.finished;
    const expected = {
      eligible: 4,
      succeeded: 0,
      failed: 0,
      unprocessed: 4,
      // Those that had their turn come last.
      unprocessedIds: ['t2', 't3', 't0', 't1'],
    };
    expect(run.totals.totals()).toMatchObject(expected);
    await run.clock.advance(100);
    expect(run.totals.totals()).toMatchObject(expected);
    expect([run.started.length, run.pagesRead]).toEqual([2, 1]);
  });

  it('does not wait for handlers that never end once the signal aborts', async () => {
    const controller = new AbortController();
    const run = new FanOutRun({ mode, sizes: [1], signal: controller.signal, work: never });
    await run.clock.advance(5);
    controller.abort();
    await run.finished;
    expect(run.totals.totals()).toMatchObject({ unprocessed: 1 });
  });

  it('still counts, after the abort, whom the list gives until it is to end, and starts none of them', async () => {
    const run = new AbortController();
    const list = new AbortController();
    const pages = async function* () {
      yield* pagesOf([1, 2]);
      list.abort();
      await never();
    };
    const fanOut = new FanOutRun({
      mode,
      pages: pages(),
      signal: run.signal,
      listEnds: list.signal,
      concurrency: 1,
      work: () => run.abort(),
    });
    await fanOut.finished;
    expect(fanOut.started).toEqual(['t0']);
    expect(fanOut.totals.totals()).toMatchObject({ succeeded: 1, unprocessedIds: ['t1', 't2'] });
  });

  it('does not wait for a page that never comes, nor for its end', async () => {
    const controller = new AbortController();
    const pages = { [Symbol.asyncIterator]: () => ({ next: never, return: never }) };
    const run = new FanOutRun({ mode, pages, signal: controller.signal });
    await run.clock.advance(5);
    controller.abort();
    await expect(run.finished).resolves.toMatchObject({ mode });
  });

  it('counts a page that was given just before the abort', async () => {
    const controller = new AbortController();
    const pages = async function* () {
      const [page = []] = pagesOf([3]);
      // The abort falls between the giving and the taking of the page.
      queueMicrotask(() => controller.abort());
      yield page;
    };
    const run = new FanOutRun({ mode, pages: pages(), signal: controller.signal });
    await run.finished;
    expect(run.totals.totals()).toMatchObject({ eligible: 3, unprocessed: 3, succeeded: 0 });
  });

  it('lists nothing when the signal has aborted already', async () => {
    const run = new FanOutRun({ mode, sizes: [2], signal: AbortSignal.abort() });
    await run.finished;
    expect([run.started, run.pagesRead]).toEqual([[], 0]);
  });

  it.each([
    ['returns', (): unknown => undefined, { succeeded: 1, unprocessed: 2 }],
    ['goes on', never, { succeeded: 0, unprocessed: 3 }],
    [
      'throws',
      (): unknown => {
        throw new Error('also');
      },
      { failed: 1, unprocessed: 2 },
    ],
  ])('survives a handler that itself ends the run and %s', async (_how, rest, expected) => {
    const controller = new AbortController();
    const run = new FanOutRun({
      mode,
      sizes: [3],
      signal: controller.signal,
      work: () => {
        controller.abort();
        return rest();
      },
    });
    await run.finished;
    expect(run.totals.totals()).toMatchObject(expected);
    expect(run.started).toEqual(['t0']);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const added = jest.spyOn(signal, 'addEventListener');
    const removed = jest.spyOn(signal, 'removeEventListener');
    await new FanOutRun({ mode, sizes: [50, 50], signal, work: async () => 0 }).finished;
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledTimes(1);
    expect(removed.mock.calls[0]?.[1]).toBe(added.mock.calls[0]?.[1]);
  });

  it('passes the failure of the list on, after what is in flight', async () => {
    const cause = new Error('list failed');
    const pages = async function* () {
      yield* pagesOf([1]);
      throw cause;
    };
    const run: FanOutRun = new FanOutRun({ mode, pages: pages(), work: () => run.sleep(10) });
    let failure: unknown;
    run.finished.catch((error: unknown) => (failure = error));
    await run.clock.advance(9);
    expect(failure).toBeUndefined();
    await run.clock.advance(1);
    expect(failure).toBe(cause);
    expect(run.totals.totals()).toMatchObject({ eligible: 1, succeeded: 1 });
  });

  it('does not wait for what is in flight after a failed list once the signal aborts', async () => {
    const controller = new AbortController();
    const pages = async function* () {
      yield* pagesOf([1]);
      throw new Error('list failed');
    };
    const run = new FanOutRun({ mode, pages: pages(), signal: controller.signal, work: never });
    await run.clock.advance(5);
    controller.abort();
    await run.finished.catch(() => undefined);
    expect(run.totals.totals()).toMatchObject({ eligible: 1, unprocessed: 1 });
  });

  it.each([
    ['return at once', () => undefined],
    ['resolve at once', async () => undefined],
  ])('lets timers fire between a great many handlers that %s', async (_what, work) => {
    let turnedAfter = Number.POSITIVE_INFINITY;
    const run: FanOutRun = new FanOutRun({
      mode,
      sizes: [20_000],
      clock: new BusyClock(0),
      work,
    });
    setImmediate(() => {
      turnedAfter = run.started.length;
    });
    await run.finished;
    expect(run.totals.totals()).toMatchObject({ succeeded: 20_000 });
    expect(turnedAfter).toBeLessThan(5_000);
  });
});
