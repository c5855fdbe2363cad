import { SeededRandom } from '../testing/seeded-random.js';
import { drawMoment } from './window.js';

const draws = (count: number, draw: () => number | null): number[] =>
  Array.from({ length: count }, () => draw() ?? Number.NaN);

describe('drawMoment', () => {
  const random = new SeededRandom(7);
  const base = { slot: 1_000, nextSlot: 100_000, windowMs: 500, now: 0, random };

  it('is the slot itself without a window', () => {
    expect(drawMoment({ ...base, windowMs: 0, now: 1_200 })).toBe(1_000);
  });

  it('reaches every millisecond of the window and none besides', () => {
    const moments = new Set(draws(10_000, () => drawMoment({ ...base, windowMs: 20 })));
    expect([...moments].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => 1_000 + index),
    );
  });

  it('draws from what is left of an open window', () => {
    const moments = draws(2_000, () => drawMoment({ ...base, now: 1_489.5 }));
    expect([Math.min(...moments), Math.max(...moments)]).toEqual([1_490, 1_499]);
  });

  it('never reaches the next slot', () => {
    const moments = draws(2_000, () => drawMoment({ ...base, nextSlot: 1_010 }));
    expect([Math.min(...moments), Math.max(...moments)]).toEqual([1_000, 1_009]);
  });

  it.each([
    ['the window is over', { now: 1_500 }],
    ['the next slot is here', { nextSlot: 1_010, now: 1_010 }],
  ])('gives nothing when %s', (_, over) => {
    expect(drawMoment({ ...base, ...over })).toBeNull();
  });

  it('takes the whole window where no slot follows', () => {
    expect(drawMoment({ ...base, nextSlot: null, now: 1_499 })).toBe(1_499);
  });

  it('is uniform', () => {
    const cells = new Array<number>(20).fill(0);
    const count = 20_000;
    for (const moment of draws(count, () => drawMoment({ ...base, windowMs: 1_000 }))) {
      const cell = Math.floor((moment - 1_000) / 50);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const expected = count / cells.length;
    const chiSquare = cells.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // The 99.9 % point of chi-square with 19 degrees of freedom.
    expect(chiSquare).toBeLessThan(43.82);
  });
});
