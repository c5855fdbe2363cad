import { aSettledRun } from '../../test/support/settled-run.js';
import { endText } from './ping-text.js';

describe('the text of a ping', () => {
  it('is what a person would look for first', () => {
    const tenants = { listed: 9, eligible: 8, skipped: 1, succeeded: 5, failed: 1, unprocessed: 2 };
    const run = aSettledRun({
      outcome: 'interrupted',
      reason: 'max-run',
      tenants: { ...tenants, unprocessedIds: ['acme'], failures: [] },
      error: { name: 'TypeError', message: 'no credit left', stack: 'at secret.ts:1' },
    });
    expect(endText(run)).toBe(
      [
        'report interrupted (max-run) after 1500 ms',
        'slot 2026-05-04T02:00:00.000Z, trigger schedule, replica replica',
        'tenants: 8 eligible, 5 succeeded, 1 failed, 2 not reached',
        'TypeError: no credit left',
      ].join('\n'),
    );
  });

  it('is short, whatever the error says', () => {
    const text = endText(aSettledRun({ error: { name: 'Error', message: 'x'.repeat(100_000) } }));
    expect(text).toMatch(/^report failed after 1500 ms\n.*\nError: x+ …$/);
    expect(text.length).toBeLessThan(4_100);
  });
});
