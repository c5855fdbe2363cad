import { FanOutRun, pagesOf } from '../../test/support/fan-out-run.js';

describe('SlidingFanOut', () => {
  it('starts the next as soon as one ends', async () => {
    const run: FanOutRun = new FanOutRun({
      concurrency: 2,
      sizes: [5],
      work: ({ tenant }) => run.sleep(tenant === 0 ? 100 : 10),
    });
    await run.clock.advance(30);
    expect(run.started).toEqual(['t0', 't1', 't2', 't3', 't4']);
    expect(run.mostInFlight).toBe(2);
    await run.clock.advance(70);
    expect(await run.finished).toEqual({ mode: 'sliding', concurrency: 2, idleRatio: 0 });
  });

  it('goes on across pages without waiting for the last of one, and within its limit', async () => {
    const run: FanOutRun = new FanOutRun({
      concurrency: 3,
      sizes: [2, 2, 3],
      work: ({ tenant }) => run.sleep(tenant === 0 ? 100 : 10),
    });
    await run.clock.advance(0);
    expect(run.started).toEqual(['t0', 't1', 't2']);
    await run.clock.advance(30);
    expect(run.started).toHaveLength(7);
    expect(run.mostInFlight).toBe(3);
  });

  it('reads the next page while the last of this one are at work', async () => {
    const pages = async function* () {
      const [first = [], second = []] = pagesOf([1, 1]);
      yield first;
      await run.sleep(10);
      yield second;
    };
    const run: FanOutRun = new FanOutRun({ concurrency: 2, pages: pages(), work: () => run.sleep(15) });
    await run.clock.advance(10);
    expect([run.started, run.inFlight]).toEqual([['t0', 't1'], 2]);
  });

  it('reads no page before this one has been started', async () => {
    const run: FanOutRun = new FanOutRun({ concurrency: 1, sizes: [2, 2], work: () => run.sleep(10) });
    await run.clock.advance(9);
    expect(run.pagesRead).toBe(1);
    await run.clock.advance(1);
    expect(run.pagesRead).toBe(2);
  });

  it('lists on after a stop only when the last in flight has ended', async () => {
    let open = true;
    const run: FanOutRun = new FanOutRun({
      concurrency: 2,
      sizes: [3, 1],
      mayStart: () => open,
      work: ({ tenant }) => run.sleep(tenant === 0 ? 10 : 100),
    });
    await run.clock.advance(5);
    open = false;
    await run.clock.advance(94);
    expect(run.pagesRead).toBe(1);
    await run.clock.advance(1);
    expect(run.pagesRead).toBe(2);
    expect(run.totals.totals()).toMatchObject({ succeeded: 2, unprocessedIds: ['t2', 't3'] });
  });

  it('asks before each start whether it may', async () => {
    const mayStart = jest.fn(() => true);
    await new FanOutRun({ concurrency: 3, sizes: [7], mayStart }).finished;
    expect(mayStart).toHaveBeenCalledTimes(7);
  });

  it('comes close to the ideal where a few are very slow', async () => {
    const durations = Array.from({ length: 400 }, (_, index) => (index % 50 === 0 ? 100 : 5));
    const run: FanOutRun = new FanOutRun({
      concurrency: 10,
      sizes: [100, 100, 100, 100],
      work: ({ tenant }) => run.sleep(durations[tenant] ?? 0),
    });
    let endedAt = 0;
    void run.finished.then(() => (endedAt = run.clock.monotonic()));
    await run.clock.advance(1_000);
    const ideal = durations.reduce((total, ms) => total + ms, 0) / 10;
    expect(endedAt).toBeGreaterThanOrEqual(ideal);
    expect(endedAt).toBeLessThanOrEqual(ideal + 100);
  });
});
