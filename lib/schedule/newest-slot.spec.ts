import { SeededRandom } from '../testing/seeded-random.js';
import { newestSlot } from './newest-slot.js';

/** "The first slot after" in a schedule that comes to an end. */
const among =
  (slots: readonly number[]) =>
  (afterMs: number): number | null =>
    slots.find((slot) => slot > afterMs) ?? null;

const naive = (slots: readonly number[], at: number, notBefore: number): number | null =>
  slots.filter((slot) => slot > notBefore && slot <= at).at(-1) ?? null;

describe('the newest slot of a stretch', () => {
  it.each([
    ['its end, which belongs to it', [1_000, 5_000], 5_000, 0, 5_000],
    ['not its beginning, which does not', [1_000, 5_000], 4_000, 1_000, null],
    ['none of a stretch without length', [1_000, 5_000], 5_000, 5_000, null],
    ['none after the last slot of all', [1_000, 5_000], 90_000, 5_000, null],
    ['the last slot of all', [1_000, 5_000], 90_000, 0, 5_000],
    ['none before the first', [1_000, 5_000], 999, 0, null],
  ])('is %s', (_, slots, at, notBefore, expected) => {
    expect(newestSlot(among(slots), at, notBefore)).toBe(expected);
  });

  it('is what looking at each of them finds, wherever they lie', () => {
    const random = new SeededRandom(3);
    const moment = (): number => Math.floor(random.next() * 60_000);
    for (let trial = 0; trial < 2_000; trial++) {
      const slots = Array.from({ length: Math.floor(random.next() * 12) }, moment).sort((a, b) => a - b);
      const [notBefore = 0, at = 0] = [moment(), slots[3] ?? moment()].sort((a, b) => a - b);
      expect({ slots, newest: newestSlot(among(slots), at, notBefore) }).toEqual({
        slots,
        newest: naive(slots, at, notBefore),
      });
    }
  });
});
