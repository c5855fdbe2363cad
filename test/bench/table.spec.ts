import type { Scene } from '../../bench/engine/scene.js';
import { provided } from '../../bench/engine/repetition.js';
import { sceneText } from '../../bench/report/scene-text.js';
import { goalText, sceneTable, spreadText, table, verdictTable } from '../../bench/report/table.js';
import { measured } from './measured.js';

const scene: Scene = {
  title: 'One at a time',
  note: 'What is taken.',
  columns: [
    { head: 'ms', metric: 'ms', digits: 1 },
    { head: 'over raw', metric: 'ms', ratio: true },
  ],
  goals: [],
  series: [
    measured('raw', [10, 20, 30], { kind: 'limit', over: 'raw' }),
    measured('ours', [15, 30, 45], { over: 'raw' }),
    measured('theirs', [1_000], { kind: 'peer' }),
  ],
};

test('a table is aligned to the eye', () => {
  expect(table(['', 'count'], [['long name', '1']])).toBe(
    ['|           | count |', '|-----------|-------|', '| long name | 1     |'].join('\n'),
  );
});

describe('the table of a scene', () => {
  const rows = sceneTable(scene)
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  it('has a column for each that is named', () => {
    expect(rows[0]).toEqual(['', 'ms', 'over raw']);
  });

  it('shows the median with the middle half, and one value where they do not differ', () => {
    expect(rows[2]).toEqual(['raw', '20.0 (15.0–25.0)', '1.00']);
    expect(rows[3]?.slice(1)).toEqual(['30.0 (22.5–37.5)', '1.50']);
  });

  it('shows this library in bold', () => {
    expect(rows.slice(2).map(([name]) => name)).toEqual(['raw', '**ours**', 'theirs']);
  });

  it('leaves the cell empty where a column does not apply', () => {
    expect(rows[4]).toEqual(['theirs', '1,000.0', '']);
  });
});

test('a spread that rounds to one value is written as one', () => {
  const spread = { median: 1.004, low: 1.001, high: 1.0049 };
  expect([spreadText(spread, 2), spreadText(spread, 3)]).toEqual(['1.00', '1.004 (1.001–1.005)']);
});

test('a verdict without a figure has none in the table', () => {
  const [, , row] = verdictTable([{ what: 'speed', goal: '<=1', figure: null, outcome: 'void' }]).split('\n');
  expect(row?.split('|').map((cell) => cell.trim())).toEqual(['', 'speed', '≤ 1', '', 'void', '']);
});

test('bounds are written with their signs', () => {
  expect([goalText('<=1.10'), goalText('>=0.90')]).toEqual(['≤ 1.10', '≥ 0.90']);
});

describe('the text of a scene', () => {
  it('is its title, its note and its table', () => {
    expect(sceneText(scene)).toEqual(['### One at a time', 'What is taken.', sceneTable(scene)]);
  });

  it('has no figure where a repetition is void, but says which and why', () => {
    const [ours] = [measured('ours', [123, 'slots run: 0 instead of 200'])];
    const text = sceneText({ ...scene, series: [...scene.series, ours] }).join('\n\n');
    expect(text).toContain('No figures');
    expect(text).toMatch(/\| ours +\| 2 +\| slots run: 0 instead of 200 \|/);
    expect(text).not.toMatch(/over raw|123|20\.0/);
  });

  it('says below the table why slots were run by nobody, the most frequent reason first', () => {
    const refusals = { overlap: 2, 'store-unavailable': 1_300 };
    const repetitions = [provided([], () => ({ ms: 1 }))];
    const text = sceneText({ ...scene, series: [{ name: 'ours', kind: 'ours', repetitions, refusals }] });
    expect(text.at(-1)).toBe(
      'Why ours left slots to nobody, as its replicas told: 1,300 × store-unavailable; 2 × overlap.',
    );
  });

  it('says nothing of reasons where there were none', () => {
    const series = [{ ...measured('ours', [1]), refusals: {} }];
    expect(sceneText({ ...scene, series })).toHaveLength(3);
  });
});
