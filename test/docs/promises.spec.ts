import { readFileSync } from 'node:fs';
import { isOfToday, PAGE, pageOf } from '../faults/page.js';
import type { Report } from '../faults/report.js';

const REPORT: Report = {
  versions: { library: '1.0.0', node: '24.0.0', redis: '8.0.0', nest: '12.0.0', machine: 'two cores' },
  runs: [
    {
      seed: 7,
      startedAt: '2026-11-22T10:00:00.000Z',
      tookMs: 300_000,
      results: [
        {
          number: 7,
          fault: 'Redis down | at the claim',
          expected: 'a skip',
          seen: '3 slots skipped',
          verdict: 'held',
          checks: [],
          measures: { 'longest skip, ms': 1_234 },
          tookMs: 10,
        },
        {
          number: 38,
          fault: 'a worker killed',
          expected: 'none lost',
          seen: 'the hand-off',
          verdict: 'pending',
          checks: [],
          measures: {},
          tookMs: 0,
        },
      ],
    },
  ],
};

describe('the page of promises', () => {
  it('tells of the code as it is: where it does not, run `npm run faults -- --write`', () => {
    expect(isOfToday(readFileSync(PAGE, 'utf8'))).toBe(true);
  });

  it('has a line for each row that was played, and for what it measured', () => {
    const page = pageOf(REPORT);
    expect(page).toContain('| 7 | Redis down \\| at the claim | a skip | 3 slots skipped |');
    expect(page).toContain('| 7 | longest skip, ms | 1,234 |');
    expect(page).toContain('All rows held in 1 consecutive run, seeds 7;');
  });

  it('keeps apart what cannot be played yet', () => {
    const [played, waiting] = pageOf(REPORT).split('## Not shown yet');
    expect(played).not.toContain('a worker killed');
    expect(waiting).toContain('| 38 | a worker killed | none lost | the hand-off |');
  });

  it('is of today only as long as the code is the same', () => {
    const page = pageOf(REPORT);
    expect(isOfToday(page)).toBe(true);
    expect(isOfToday(page.replace(/digest \w+/, 'digest 0123456789abcdef'))).toBe(false);
  });
});
