import { alternate } from '../../bench/engine/alternate.js';
import type { Contestant } from '../../bench/engine/contestant.js';
import { provided, type Repetition, voided } from '../../bench/engine/repetition.js';

/** Contestants that note when they are measured and closed. */
function noting(
  noted: string[],
  names: readonly string[],
  measure?: (at: number) => Repetition,
): Contestant[] {
  return names.map((name) => {
    let times = 0;
    return {
      name,
      kind: 'peer',
      measure: async () => {
        noted.push(name);
        times++;
        return measure?.(times) ?? provided([], () => ({ times }));
      },
      close: async () => void noted.push(`${name} closed`),
    };
  });
}

describe('contestants that alternate', () => {
  it('each have a turn in every repetition, which each of them begins in its turn', async () => {
    const noted: string[] = [];
    await alternate(noting(noted, ['a', 'b', 'c']), { repetitions: 3, warmUps: 0 });
    expect(noted.slice(0, 9).join('')).toBe('abc' + 'bca' + 'cab');
  });

  it('begin in turn from the warm-up on', async () => {
    const noted: string[] = [];
    await alternate(noting(noted, ['a', 'b']), { repetitions: 2, warmUps: 1 });
    expect(noted.slice(0, 6).join('')).toBe('ab' + 'ba' + 'ab');
  });

  it('are told apart, and their warm-ups thrown away', async () => {
    const series = await alternate(noting([], ['a', 'b']), { repetitions: 2, warmUps: 3 });
    expect(series).toEqual(
      ['a', 'b'].map((name) => ({
        name,
        kind: 'peer',
        over: undefined,
        repetitions: [4, 5].map((times) => ({ is: 'held', readings: { times } })),
      })),
    );
  });

  it('keep a void repetition in its place, beside those of the others', async () => {
    const [series] = await alternate(
      noting([], ['a'], (at) => (at === 2 ? voided('none ran') : provided([], () => ({ at })))),
      { repetitions: 3, warmUps: 0 },
    );
    expect(series?.repetitions.map(({ is }) => is)).toEqual(['held', 'void', 'held']);
  });

  it('are closed in the end, once', async () => {
    const noted: string[] = [];
    await alternate(noting(noted, ['a', 'b']), { repetitions: 1, warmUps: 0 });
    expect(noted).toEqual(['a', 'b', 'a closed', 'b closed']);
  });

  it('are all closed where one fails', async () => {
    const noted: string[] = [];
    const fails = (): never => {
      throw new Error('out of order');
    };
    await expect(alternate(noting(noted, ['a', 'b'], fails), { repetitions: 1 })).rejects.toThrow(
      'out of order',
    );
    expect(noted).toEqual(['a', 'a closed', 'b closed']);
  });
});
