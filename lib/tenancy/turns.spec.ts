import { SeededRandom } from '../testing/seeded-random.js';
import { inTurn } from './turns.js';

const tenants = (...ids: string[]) => ids.map((id) => ({ id, tenant: null }));

describe('inTurn', () => {
  it('puts those that were left over before the others, in the order in which they were', () => {
    for (let seed = 0; seed < 50; seed++) {
      const ordered = inTurn(
        tenants('a', 'b', 'c', 'd', 'e'),
        ['d', 'gone', 'b', 'd'],
        new SeededRandom(seed),
      ).map(({ id }) => id);
      expect(ordered.slice(0, 2)).toEqual(['d', 'b']);
      expect(ordered.slice(2).sort()).toEqual(['a', 'c', 'e']);
    }
  });

  it('shuffles the others, and all of them where nobody was left over', () => {
    const tails = new Set<string | undefined>();
    const heads = new Set<string | undefined>();
    for (let seed = 0; seed < 50; seed++) {
      tails.add(inTurn(tenants('a', 'b', 'c', 'd'), ['a', 'b'], new SeededRandom(seed))[3]?.id);
      heads.add(inTurn(tenants('a', 'b'), [], new SeededRandom(seed))[0]?.id);
    }
    expect([...tails].sort()).toEqual(['c', 'd']);
    expect([...heads].sort()).toEqual(['a', 'b']);
  });
});
