import { ManualClock } from '../testing/manual-clock.js';
import { pagesBetween } from './pages-between.js';
import { Patience } from './patience.js';

const reading = () => ({ pageSize: 3, job: 'job', patience: new Patience(new ManualClock(0), 100) });

async function read(from: number, to: number): Promise<[number, number[]][]> {
  const pages: [number, number[]][] = [];
  for await (const { page, at } of pagesBetween(new Set([0, 1, 2, 3, 4, 5, 6]), from, to, reading())) {
    pages.push([at, [...page]]);
  }
  return pages;
}

describe('pagesBetween', () => {
  it.each<[number, number, [number, number[]][]]>([
    [
      0,
      Infinity,
      [
        [0, [0, 1, 2]],
        [3, [3, 4, 5]],
        [6, [6]],
      ],
    ],
    [
      2,
      4,
      [
        [2, [2]],
        [3, [3]],
      ],
    ],
    [3, 6, [[3, [3, 4, 5]]]],
    [
      4,
      Infinity,
      [
        [4, [4, 5]],
        [6, [6]],
      ],
    ],
    [0, 1, [[0, [0]]]],
    [9, Infinity, []],
    [0, 0, []],
  ])('from %d up to %d', async (from, to, expected) => {
    expect(await read(from, to)).toEqual(expected);
  });

  it('reads no further than it has to, and tells the list so', async () => {
    const read: number[] = [];
    let closed = false;
    function* list(): Generator<number> {
      try {
        for (let tenant = 0; ; tenant++) {
          read.push(tenant);
          yield tenant;
        }
      } finally {
        closed = true;
      }
    }
    for await (const _ of pagesBetween(list(), 1, 5, reading()));
    expect([read.length, closed]).toEqual([6, true]);
  });
});
