import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { backoffDelayMs, type RetryNotice, type RetryPolicy, withRetry } from './retry.js';

const POLICY: RetryPolicy = { attempts: 3, backoffMs: 100, factor: 2, maxBackoffMs: 1_000 };

function setUp(policy: Partial<RetryPolicy> = {}) {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const notices: RetryNotice[] = [];
  const state = { open: true };
  const parts = {
    policy: { ...POLICY, ...policy },
    clock,
    random: { next: () => 0.5, id: () => '' },
    source: controller,
    mayRetry: () => state.open,
    onRetry: (notice: RetryNotice) => void notices.push(notice),
  };
  return { clock, controller, notices, state, parts };
}

/** Fails so many times, then gives the attempt's number. */
function failing(times: number, how: 'throws' | 'rejects' = 'rejects') {
  return jest.fn((attempt: number): number | Promise<number> => {
    if (attempt > times) return how === 'throws' ? attempt : Promise.resolve(attempt);
    const error = new Error(`failure ${attempt}`);
    if (how === 'throws') throw error;
    return Promise.reject(error);
  });
}

describe('backoffDelayMs', () => {
  const range = (attempt: number, policy: Partial<RetryPolicy> = {}): [number, number] => {
    const full = { ...POLICY, ...policy };
    return [
      backoffDelayMs(full, attempt, { next: () => 0, id: () => '' }),
      backoffDelayMs(full, attempt, { next: () => 1 - 2 ** -32, id: () => '' }),
    ];
  };

  it('grows by the factor up to the limit, and is half certain and half random', () => {
    expect([1, 2, 3, 4, 5, 50].map((attempt) => range(attempt))).toEqual([
      [50, 100],
      [100, 200],
      [200, 400],
      [400, 800],
      [500, 1_000],
      [500, 1_000],
    ]);
  });

  it('stays a number after very many attempts', () => {
    expect(range(5_000)).toEqual([500, 1_000]);
    expect(range(5_000, { backoffMs: 0 })).toEqual([0, 0]);
  });

  it('spreads those that failed together', () => {
    const random = new SeededRandom(3);
    const delays = new Set(Array.from({ length: 100 }, () => backoffDelayMs(POLICY, 4, random)));
    expect(delays.size).toBeGreaterThan(60);
  });
});

describe('withRetry', () => {
  it.each(['throws', 'rejects'] as const)('tries again after a pause when the work %s', async (how) => {
    const { clock, notices, parts } = setUp();
    const work = failing(2, how);
    const result = Promise.resolve(withRetry(work, parts));
    await clock.advance(75);
    expect(work).toHaveBeenCalledTimes(2);
    await clock.advance(149);
    expect(work).toHaveBeenCalledTimes(2);
    await clock.advance(1);
    expect(await result).toBe(3);
    expect(work.mock.calls).toEqual([[1], [2], [3]]);
    expect(notices).toMatchObject([
      { attempt: 1, delayMs: 75, error: { message: 'failure 1' } },
      { attempt: 2, delayMs: 150, error: { message: 'failure 2' } },
    ]);
  });

  it('gives up with the last error once the attempts are used up', async () => {
    const { clock, notices, parts } = setUp();
    const outcome = expect(withRetry(failing(9), parts)).rejects.toThrow('failure 3');
    await clock.advance(10_000);
    await outcome;
    expect(notices).toHaveLength(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([1, 3])('costs nothing where the work succeeds at once (%d attempts)', (attempts) => {
    const { parts } = setUp({ attempts });
    expect(withRetry(() => 'done', parts)).toBe('done');
  });

  it('leaves a single attempt as it is', async () => {
    const { notices, parts } = setUp({ attempts: 1 });
    expect(() => withRetry(failing(1, 'throws'), parts)).toThrow('failure 1');
    await expect(withRetry(failing(1), parts)).rejects.toThrow('failure 1');
    expect(notices).toEqual([]);
  });

  it('does not begin another attempt where it may not', async () => {
    const { notices, state, parts } = setUp();
    state.open = false;
    const work = failing(9);
    await expect(withRetry(work, parts)).rejects.toThrow('failure 1');
    expect(work).toHaveBeenCalledTimes(1);
    expect(notices).toEqual([]);
  });

  it('nor where it may no longer after the pause', async () => {
    const { clock, state, parts } = setUp();
    const work = failing(9);
    const outcome = expect(withRetry(work, parts)).rejects.toThrow('failure 1');
    await clock.advance(10);
    state.open = false;
    await clock.advance(100);
    await outcome;
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('ends the pause at once when the signal aborts, with the error of the attempt', async () => {
    const { clock, controller, parts } = setUp();
    const work = failing(9);
    const outcome = expect(withRetry(work, parts)).rejects.toThrow('failure 1');
    await clock.advance(10);
    controller.abort();
    await outcome;
    expect(work).toHaveBeenCalledTimes(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not announce a retry that cannot come', async () => {
    const { controller, notices, parts } = setUp();
    controller.abort();
    await expect(withRetry(failing(9), parts)).rejects.toThrow('failure 1');
    expect(notices).toEqual([]);
  });
});
