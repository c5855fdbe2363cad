import { SeededRandom } from '../testing/seeded-random.js';
import { inRandomOrder } from './order.js';

const tenants = (...ids: string[]) => ids.map((id) => ({ id, tenant: null }));

describe('inRandomOrder', () => {
  it('puts those that were left over before the others', () => {
    for (let seed = 0; seed < 50; seed++) {
      const ordered = inRandomOrder(
        tenants('a', 'b', 'c', 'd', 'e'),
        new Set(['d', 'b', 'gone']),
        new SeededRandom(seed),
      ).map(({ id }) => id);
      expect(ordered.slice(0, 2).sort()).toEqual(['b', 'd']);
      expect(ordered.slice(2).sort()).toEqual(['a', 'c', 'e']);
    }
  });

  it('shuffles either group', () => {
    const heads = new Set<string | undefined>();
    const tails = new Set<string | undefined>();
    for (let seed = 0; seed < 50; seed++) {
      const ordered = inRandomOrder(tenants('a', 'b', 'c', 'd'), new Set(['a', 'b']), new SeededRandom(seed));
      heads.add(ordered[0]?.id);
      tails.add(ordered[3]?.id);
    }
    expect([...heads].sort()).toEqual(['a', 'b']);
    expect([...tails].sort()).toEqual(['c', 'd']);
  });
});
