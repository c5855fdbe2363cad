import { ratios, readingsOf, seriesNamed } from '../../bench/engine/series.js';
import { measured } from './measured.js';

describe('ratios', () => {
  it('are taken repetition by repetition, so that a slow moment is in both', () => {
    const slowInTheMiddle = measured('ours', [2, 200, 4]);
    const likewise = measured('limit', [1, 100, 2]);
    expect(ratios(slowInTheMiddle, likewise, 'ms')).toEqual([2, 2, 2]);
  });

  it('leave out repetitions that one of the two has not', () => {
    expect(
      ratios(measured('ours', [2, 'none ran', 6, 8]), measured('limit', [1, 1, 'none ran']), 'ms'),
    ).toEqual([2]);
  });

  it('are none over nobody, or of what was not measured', () => {
    expect(ratios(measured('ours', [1]), undefined, 'ms')).toEqual([]);
    expect(ratios(measured('ours', [1]), measured('limit', [1]), 'commands')).toEqual([]);
  });
});

describe('readings', () => {
  it('are those of the repetitions that have some', () => {
    expect(readingsOf(measured('ours', [1, 'none ran', 3]), 'ms')).toEqual([1, 3]);
  });

  it('include a zero', () => {
    expect(readingsOf(measured('ours', [0]), 'ms')).toEqual([0]);
  });
});

test('a series that was not measured is an error, not nothing', () => {
  expect(() => seriesNamed('theirs', [measured('ours', [1])])).toThrow('"theirs"');
});
