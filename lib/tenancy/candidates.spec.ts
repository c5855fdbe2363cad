import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { TenantSelector } from './tenant-selector.js';

/** On it, time passes by being looked at: a process that is never idle. */
class BusyClock extends ManualClock {
  private elapsedMs = 0;

  override monotonic(): number {
    return (this.elapsedMs += 1);
  }
}

describe('the candidates of a long array', () => {
  it('are read without keeping timers from firing', async () => {
    let asked = 0;
    let turnedAfter = Number.POSITIVE_INFINITY;
    setImmediate(() => {
      turnedAfter = asked;
    });
    const selector = new TenantSelector<number>({
      directory: {
        list: () => Array.from({ length: 2_000 }, (_, index) => index),
        id: (tenant) => {
          asked += 1;
          return tenant;
        },
        pageSize: 10,
      },
      job: 'job',
      tenantsDefault: 'enabled',
      clock: new BusyClock(0),
      random: new SeededRandom(1),
    });
    await selector.select({ observer: { page: () => undefined } }).next();
    expect(asked).toBe(2_000);
    expect(turnedAfter).toBeLessThan(500);
  });
});
