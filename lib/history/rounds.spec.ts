import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { Rounds } from './rounds.js';

const EVERY_MS = 10_000;

function setUp(round: (count: number) => Promise<void>) {
  const clock = new ManualClock(0);
  const begun: number[] = [];
  const failures: unknown[] = [];
  const rounds = new Rounds({
    clock,
    random: new SeededRandom(1),
    everyMs: EVERY_MS,
    round: () => round(begun.push(clock.monotonic())),
    onFailure: (error) => failures.push(error),
  });
  return { clock, begun, failures, rounds };
}

describe('Rounds', () => {
  it('begins at once, and then at least twice in each stretch, at moments of its own', async () => {
    const { clock, begun, rounds } = setUp(async () => undefined);
    rounds.start();
    await clock.advance(20 * EVERY_MS);
    const apart = begun.slice(1).map((at, index) => at - (begun[index] ?? 0));
    expect(begun[0]).toBe(0);
    expect(Math.max(...apart)).toBeLessThanOrEqual(EVERY_MS / 2);
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(EVERY_MS / 4);
    expect(new Set(apart).size).toBeGreaterThan(1);
  });

  it('goes on after a failure, and tells of each', async () => {
    const { clock, failures, rounds } = setUp((count) => Promise.reject(new Error(`round ${count}`)));
    rounds.start();
    await clock.advance(EVERY_MS);
    expect(failures.slice(0, 2)).toEqual([new Error('round 1'), new Error('round 2')]);
  });

  it('begins no round before the last has ended', async () => {
    const { clock, begun, rounds } = setUp(() => new Promise(() => undefined));
    rounds.start();
    await clock.advance(5 * EVERY_MS);
    expect(begun).toHaveLength(1);
  });

  it('is over when it is stopped, in a round or between two', async () => {
    const { clock, begun, failures, rounds } = setUp(async () => {
      rounds.stop();
      throw new Error('closed meanwhile');
    });
    rounds.start();
    await clock.advance(5 * EVERY_MS);
    rounds.start();
    await clock.advance(5 * EVERY_MS);
    expect(begun).toHaveLength(1);
    expect(failures).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});
