import { SeededRandom } from '../testing/seeded-random.js';
import { shuffle } from './shuffle.js';

describe('shuffle', () => {
  it('reorders in place and keeps every item', () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    const shuffled = shuffle(items, new SeededRandom(7));
    expect(shuffled).toBe(items);
    expect(shuffled).not.toEqual([...shuffled].sort((a, b) => a - b));
    expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('draws once for each item but the last', () => {
    const next = jest.fn(() => 0);
    shuffle(['a', 'b', 'c', 'd'], { next, id: () => '' });
    expect(next).toHaveBeenCalledTimes(3);
  });

  it.each([[[]], [['only']]])('leaves %j as it is', (items) => {
    expect(shuffle([...items], new SeededRandom(1))).toEqual(items);
  });
});
