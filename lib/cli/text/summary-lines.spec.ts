import type { RunSummary } from '../../common/run.js';
import { durationText } from './duration-text.js';
import { summaryLines } from './summary-lines.js';

const RUN: RunSummary = {
  job: 'billing',
  runId: 'run-1',
  slot: '2026-05-04T02:00:00.000Z',
  trigger: 'cli',
  replicaId: 'web-1',
  outcome: 'succeeded',
  startedAt: '2026-05-04T02:00:00.000Z',
  finishedAt: '2026-05-04T02:00:01.500Z',
  durationMs: 1_500,
};

const lines = (changes: Partial<RunSummary>, stack = false): string[] =>
  summaryLines({ ...RUN, ...changes }, { stack });

const OWNER = { replicaId: 'web-2', runId: 'run-0', since: '2026-05-04T01:59:00.000Z' };

describe('the end of a run, for people', () => {
  it('says what came of it, and which run it was', () => {
    expect(lines({ result: { rows: 3 } })).toEqual([
      'billing succeeded after 1.5 s',
      '  result: {"rows":3}',
      '  run: run-1 on web-1',
    ]);
  });

  it.each([
    [
      { reason: 'overlap', owner: OWNER },
      `(overlap): it is already running on web-2 since ${OWNER.since}, run run-0`,
    ],
    [{ reason: 'overlap' }, '(overlap): it is already running'],
    [{ reason: 'paused' }, '(paused): resume it, or run it with --force'],
    [
      { reason: 'already-claimed', owner: OWNER },
      `(already-claimed): on web-2 since ${OWNER.since}, run run-0`,
    ],
    [{ reason: 'late' }, '(late)'],
  ])('says why it was skipped: %j', (refusal, text) => {
    expect(lines({ outcome: 'skipped', ...refusal })).toEqual([`billing skipped ${text}`]);
  });

  it('names who was not reached and who failed, as many as fit', () => {
    const ids = Array.from({ length: 150 }, (_, at) => `t${at}`);
    const failures = ids.map((tenantId) => ({ tenantId, error: { name: 'Error', message: 'no' } }));
    const told = lines({
      outcome: 'interrupted',
      reason: 'shutting-down',
      tenants: {
        ...{ listed: 400, eligible: 400, skipped: 0, succeeded: 100, failed: 150, unprocessed: 150 },
        unprocessedIds: ids,
        failures,
      },
    });
    expect(told[0]).toBe('billing interrupted (shutting-down) after 1.5 s');
    expect(told[1]).toContain('150 failed, 150 not reached');
    expect(told.filter((line) => line.startsWith('  failed: t'))).toHaveLength(20);
    expect(told).toContain('  failed: and 130 more');
    expect(told.at(-2)).toMatch(/^ {2}not reached: t0, .*, t99, and 50 more$/);
  });

  it('shows the stack of an error to whom asks', () => {
    const error = { name: 'TypeError', message: 'no disk', stack: 'TypeError: no disk\n    at here' };
    expect(lines({ outcome: 'failed', error })).toContain('  error: TypeError: no disk');
    expect(lines({ outcome: 'failed', error }, true)).toEqual(
      expect.arrayContaining(['  TypeError: no disk', '      at here']),
    );
  });

  it('is not led astray by what an id or an error holds', () => {
    const error = { name: 'Error', message: 'a\nbilling succeeded\u001b[2J' };
    expect(lines({ outcome: 'failed', error, replicaId: 'x\ny' }).join('|')).not.toMatch(/[\n\u001b]/);
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [59_999, '59.9 s'],
    [60_000, '1 min'],
    [3_599_000, '59 min 59 s'],
    [3_600_000, '1 h'],
    [90_000_000, '25 h'],
  ])('of %i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
