import { fanOutFor } from '../../lib/fan-out/resolve.js';
import { RunTotals } from '../../lib/fan-out/totals.js';
import { shuffle } from '../../lib/tenancy/shuffle.js';
import { TenantSelector } from '../../lib/tenancy/tenant-selector.js';
import { ManualClock } from '../../lib/testing/manual-clock.js';
import { SeededRandom } from '../../lib/testing/seeded-random.js';

// Many rounds; how long they take says nothing.
jest.setTimeout(120_000);

/** Pearson's statistic of the counts against a uniform distribution. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((total, count) => total + count, 0) / counts.length;
  return counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
}

/** What a uniform draw exceeds once in 10,000 times, by degrees of freedom (Wilson and Hilferty). */
function critical(freedom: number): number {
  const z = 3.719;
  return freedom * (1 - 2 / (9 * freedom) + z * Math.sqrt(2 / (9 * freedom))) ** 3;
}

const SEEDS = [1, 20_260_301, 4_294_967_295];

describe('the order of tenants', () => {
  it.each(SEEDS)('is each of the 120 orders of five equally often (seed %d)', (seed) => {
    const random = new SeededRandom(seed);
    const seen = new Map<string, number>();
    for (let round = 0; round < 24_000; round++) {
      const order = shuffle(['a', 'b', 'c', 'd', 'e'], random).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(120);
    expect(chiSquare([...seen.values()])).toBeLessThan(critical(119));
  });

  it.each(SEEDS)('puts each of twenty into each place equally often (seed %d)', (seed) => {
    const random = new SeededRandom(seed);
    const places = Array.from({ length: 20 }, () => new Array<number>(20).fill(0));
    for (let round = 0; round < 10_000; round++) {
      const order = shuffle(
        Array.from({ length: 20 }, (_, item) => item),
        random,
      );
      for (const [place, item] of order.entries()) {
        const counts = places[place];
        if (counts !== undefined) counts[item] = (counts[item] ?? 0) + 1;
      }
    }
    for (const counts of places) expect(chiSquare(counts)).toBeLessThan(critical(19));
  });

  it('gives every tenant of an array the first place equally often, across pages, skips and repeats', async () => {
    const random = new SeededRandom(99);
    const ids = Array.from({ length: 30 }, (_, index) => `t${index}`);
    const selector = new TenantSelector({
      // Listed twice, a tenant must not be twice as likely; ten of them are not eligible.
      directory: {
        list: () => [...ids, 't0', 't1'].map((id) => ({ id })),
        isEnabled: ({ id }) => Number(id.slice(1)) < 20,
        pageSize: 7,
      },
      job: 'job',
      tenantsDefault: 'enabled',
      clock: new ManualClock(0),
      random,
    });
    const firsts = new Map<string, number>();
    for (let round = 0; round < 4_000; round++) {
      const pages = selector.select({ observer: { page: () => undefined } });
      const page = await pages.next();
      await pages.return(undefined);
      const id: unknown = page.done === true ? undefined : page.value[0]?.id;
      firsts.set(String(id), (firsts.get(String(id)) ?? 0) + 1);
    }
    expect(firsts.size).toBe(20);
    expect(chiSquare([...firsts.values()])).toBeLessThan(critical(19));
  });

  it.each(['chunked', 'sliding'] as const)(
    'gives every tenant the first place, and a turn at all, equally often over many interrupted runs (%s)',
    async (mode) => {
      const random = new SeededRandom(7);
      const clock = new ManualClock(0);
      const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);
      const selector = new TenantSelector({
        directory: { list: () => ids.map((id) => ({ id })), pageSize: 6 },
        job: 'job',
        tenantsDefault: 'enabled',
        clock,
        random,
      });
      const firsts = new Map<string, number>();
      const turns = new Map<string, number>();
      for (let round = 0; round < 2_000; round++) {
        const started: string[] = [];
        await fanOutFor({ mode, clock }).run({
          job: 'job',
          runId: `run ${round}`,
          slot: 'slot',
          pages: selector.select({ observer: { page: () => undefined } }),
          concurrency: 1,
          signal: new AbortController().signal,
          listEnds: new AbortController().signal,
          // Each run is stopped when half of the tenants have had their turn.
          mayStart: () => started.length < 10,
          work: ({ id }) => void started.push(id),
          totals: new RunTotals(),
        });
        const [first = ''] = started;
        firsts.set(first, (firsts.get(first) ?? 0) + 1);
        for (const id of started) turns.set(id, (turns.get(id) ?? 0) + 1);
      }
      expect(firsts.size).toBe(20);
      expect(chiSquare([...firsts.values()])).toBeLessThan(critical(19));
      // Ten of twenty without replacement vary less than independent draws: a stricter bound would hold too.
      expect(chiSquare([...turns.values()])).toBeLessThan(critical(19));
    },
  );

  it('would not pass a biased shuffle', () => {
    const random = new SeededRandom(1);
    const seen = new Map<string, number>();
    for (let round = 0; round < 24_000; round++) {
      const order = ['a', 'b', 'c', 'd', 'e'].sort(() => random.next() - 0.5).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(chiSquare([...seen.values()])).toBeGreaterThan(critical(119));
  });
});
