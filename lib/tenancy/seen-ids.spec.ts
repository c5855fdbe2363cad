import { SeededRandom } from '../testing/seeded-random.js';
import { SeenIds } from './seen-ids.js';

describe('SeenIds', () => {
  it('notices a repeat on a later page', () => {
    const seen = new SeenIds(new SeededRandom(1));
    expect(seen.isNew('a')).toBe(true);
    seen.beginPage();
    expect(seen.isNew('a')).toBe(false);
  });

  it('beyond what it remembers, still notices a repeat on the same page', () => {
    const seen = new SeenIds(new SeededRandom(1), 2);
    expect(['a', 'b', 'c', 'c'].map((id) => seen.isNew(id))).toEqual([true, true, true, false]);
    seen.beginPage();
    expect(['b', 'c'].map((id) => seen.isNew(id))).toEqual([false, true]);
  });
});
