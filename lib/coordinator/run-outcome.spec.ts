import type { TenantTotals } from '../common/run.js';
import { ENDING_EVENTS, endingOf } from './run-outcome.js';

const totals = (changes: Partial<TenantTotals>): TenantTotals => ({
  listed: 5,
  eligible: 5,
  skipped: 0,
  succeeded: 0,
  failed: 0,
  unprocessed: 0,
  unprocessedIds: [],
  failures: [],
  ...changes,
});

const fanOut = { mode: 'sliding', concurrency: 2, idleRatio: 0 } as const;
const error = new TypeError('odd');
const odd = expect.objectContaining({ name: 'TypeError', message: 'odd' });

describe('how a run ends whose handler', () => {
  it('returned: with what it returned, if anything', () => {
    expect(endingOf({ kind: 'returned', value: 5 }, null)).toEqual({ outcome: 'succeeded', result: 5 });
    expect(endingOf({ kind: 'returned', value: null }, null)).toEqual({ outcome: 'succeeded', result: null });
    expect(Object.keys(endingOf({ kind: 'returned', value: undefined }, null))).toEqual(['outcome']);
  });

  it('threw: failed, whatever kept the run from going on', () => {
    expect(endingOf({ kind: 'threw', error }, 'max-run')).toEqual({ outcome: 'failed', error: odd });
  });

  it('was cut off: interrupted, with the reason', () => {
    expect(endingOf({ kind: 'cut-off' }, 'lease-lost')).toEqual({
      outcome: 'interrupted',
      reason: 'lease-lost',
    });
    expect(Object.keys(endingOf({ kind: 'cut-off' }, null))).toEqual(['outcome']);
  });
});

describe('how a run for tenants ends', () => {
  it.each<[string, Partial<TenantTotals>, object]>([
    ['none was there', {}, { outcome: 'succeeded' }],
    ['all succeeded', { succeeded: 5 }, { outcome: 'succeeded' }],
    ['some failed', { succeeded: 4, failed: 1 }, { outcome: 'partial' }],
    ['all failed', { failed: 5 }, { outcome: 'failed' }],
    ['some were left', { failed: 4, unprocessed: 1 }, { outcome: 'interrupted', reason: 'max-run' }],
  ])('where %s', (_, counts, ending) => {
    const tenants = totals(counts);
    const stopped = tenants.unprocessed > 0 ? 'max-run' : null;
    expect(endingOf({ kind: 'fanned-out', tenants, fanOut, complete: true }, stopped)).toEqual({
      ...ending,
      tenants,
      fanOut,
    });
  });

  it('where the last had started before the run was stopped: as if nothing had stopped it', () => {
    const tenants = totals({ succeeded: 5 });
    expect(endingOf({ kind: 'fanned-out', tenants, fanOut, complete: true }, 'shutting-down')).toEqual({
      outcome: 'succeeded',
      tenants,
      fanOut,
    });
  });

  it('where the list was not read to its end: interrupted, though all that were known are done', () => {
    const tenants = totals({ succeeded: 5 });
    expect(endingOf({ kind: 'fanned-out', tenants, fanOut, complete: false }, 'shutting-down')).toEqual({
      outcome: 'interrupted',
      reason: 'shutting-down',
      tenants,
      fanOut,
    });
  });

  it('where they could not be listed, or not be spread: failed, with what was done until then', () => {
    const tenants = totals({ succeeded: 2 });
    expect(endingOf({ kind: 'no-tenants', error, tenants }, null)).toEqual({
      outcome: 'failed',
      reason: 'tenants-unavailable',
      error: odd,
      tenants,
    });
    expect(endingOf({ kind: 'fan-out-failed', error, tenants }, null)).toEqual({
      outcome: 'failed',
      error: odd,
      tenants,
    });
  });
});

it('every outcome of a run has the event that the contract names', () => {
  expect(ENDING_EVENTS).toEqual({
    succeeded: 'run.finished',
    partial: 'run.finished',
    failed: 'run.failed',
    interrupted: 'run.interrupted',
    skipped: 'run.skipped',
    abandoned: 'run.abandoned',
  });
});
