import { FanOutRun } from '../../test/support/fan-out-run.js';

describe('ChunkedFanOut', () => {
  it('waits for the slowest of a chunk before it starts the next', async () => {
    const run: FanOutRun = new FanOutRun({
      mode: 'chunked',
      concurrency: 3,
      sizes: [7],
      work: ({ tenant }) => run.sleep(tenant === 1 ? 100 : 10),
    });
    await run.clock.advance(99);
    expect(run.started).toEqual(['t0', 't1', 't2']);
    await run.clock.advance(1);
    expect(run.started).toHaveLength(6);
    await run.clock.advance(10);
    expect(run.started).toHaveLength(7);
  });

  it('ends a chunk with its page', async () => {
    const run: FanOutRun = new FanOutRun({
      mode: 'chunked',
      concurrency: 3,
      sizes: [4, 3],
      work: () => run.sleep(10),
    });
    const startedAt = async (ms: number): Promise<number> => {
      await run.clock.advance(ms);
      return run.started.length;
    };
    expect([await startedAt(0), await startedAt(10), await startedAt(10)]).toEqual([3, 4, 7]);
  });

  it('asks before each chunk whether it may start', async () => {
    const mayStart = jest.fn(() => true);
    await new FanOutRun({ mode: 'chunked', concurrency: 3, sizes: [7], mayStart }).finished;
    expect(mayStart).toHaveBeenCalledTimes(3);
  });

  it('says what share of its places it spent waiting', async () => {
    const run: FanOutRun = new FanOutRun({
      mode: 'chunked',
      concurrency: 4,
      sizes: [4],
      work: ({ tenant }) => run.sleep([100, 20, 50, 100][tenant] ?? 0),
    });
    await run.clock.advance(100);
    // 0 + 80 + 50 + 0 of 4 × 100 ms.
    expect((await run.finished).idleRatio).toBeCloseTo(130 / 400);
  });

  it('counts a place whose handler returned at once as waiting, and not one that was cut off', async () => {
    const controller = new AbortController();
    const run: FanOutRun = new FanOutRun({
      mode: 'chunked',
      concurrency: 3,
      sizes: [3, 2],
      signal: controller.signal,
      work: ({ tenant }) => (tenant === 0 ? undefined : run.sleep(tenant < 3 ? 100 : 1_000)),
    });
    await run.clock.advance(100);
    await run.clock.advance(100);
    controller.abort();
    // 100 of 3 × 100 ms, then none of 2 × 100 ms.
    expect((await run.finished).idleRatio).toBeCloseTo(100 / 500);
  });

  it('takes a concurrency without limit for one chunk a page', async () => {
    const run = new FanOutRun({
      mode: 'chunked',
      concurrency: Number.POSITIVE_INFINITY,
      sizes: [5, 5],
      work: async () => 0,
    });
    await run.finished;
    expect(run.mostInFlight).toBe(5);
    expect(run.totals.totals().succeeded).toBe(10);
  });
});
