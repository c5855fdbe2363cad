import { quantile, spreadOf, sum } from '../../bench/engine/spread.js';

describe('the spread of repetitions', () => {
  it('is the middle one and the middle half around it, in whatever order they came', () => {
    expect(spreadOf([50, 10, 40, 20, 30])).toEqual({ median: 30, low: 20, high: 40 });
  });

  it('lies between two of them where their number gives none in the middle', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
  });

  it('is that value where there is one', () => {
    expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
  });

  it('leaves the list as it was', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('sorts numbers as numbers', () => {
    expect(spreadOf([9, 10, 100]).median).toBe(10);
  });

  it('does not exist of nothing', () => {
    expect(() => spreadOf([])).toThrow('no quantile of nothing');
  });
});

describe('a quantile', () => {
  it('is between the two values it falls between, in proportion', () => {
    expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9);
  });

  it('is the first or the last at the ends', () => {
    expect([quantile([1, 2, 3], 0), quantile([1, 2, 3], 1)]).toEqual([1, 3]);
  });
});

test('a sum of nothing is zero', () => {
  expect([sum([]), sum([1, 2, 3])]).toEqual([0, 6]);
});
