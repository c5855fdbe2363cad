import { MAX_FAILURES, MAX_UNPROCESSED_IDS } from '../common/summary-limits.js';
import { RunTotals } from './totals.js';

describe('RunTotals', () => {
  it('adds up', () => {
    const totals = new RunTotals();
    totals.selected({ listed: 3, eligible: 2, skipped: 1 });
    totals.selected({ listed: 2, eligible: 2, skipped: 0 });
    totals.succeeded();
    totals.succeeded();
    totals.failed('c', new TypeError('bad'));
    totals.unprocessed('d');
    expect(totals.totals()).toEqual({
      listed: 5,
      eligible: 4,
      skipped: 1,
      succeeded: 2,
      failed: 1,
      unprocessed: 1,
      unprocessedIds: ['d'],
      failures: [{ tenantId: 'c', error: { name: 'TypeError', message: 'bad', stack: expect.any(String) } }],
    });
  });

  it.each([['text'], [undefined], [null], [Object.create(null)], [10n], [Symbol('s')]])(
    'describes %p as plain data',
    (thrown) => {
      const totals = new RunTotals();
      totals.failed('a', thrown);
      expect(totals.totals().failures).toEqual([
        { tenantId: 'a', error: { name: 'NonError', message: expect.any(String) } },
      ]);
    },
  );

  it('counts all, and keeps as many as a summary holds', () => {
    const totals = new RunTotals();
    for (let index = 0; index <= MAX_UNPROCESSED_IDS; index++) totals.unprocessed(`u${index}`);
    for (let index = 0; index <= MAX_FAILURES; index++) totals.failed(`f${index}`, 'reason');
    const { unprocessed, unprocessedIds, failed, failures } = totals.totals();
    expect([unprocessed, unprocessedIds.length, unprocessedIds.at(-1)]).toEqual([10_001, 10_000, 'u9999']);
    expect([failed, failures.length, failures.at(-1)?.tenantId]).toEqual([1_001, 1_000, 'f999']);
  });

  it('is not changed by what is counted later', () => {
    const totals = new RunTotals();
    const before = totals.totals();
    totals.unprocessed('a');
    totals.failed('b', 'reason');
    expect(before).toMatchObject({ unprocessed: 0, unprocessedIds: [], failed: 0, failures: [] });
  });
});
