import { aSettledRun } from '../../test/support/settled-run.js';
import type { TenantTotals } from '../common/run.js';
import { toldRun } from './told-run.js';

const tenants: TenantTotals = {
  ...{ listed: 2, eligible: 2, skipped: 0, succeeded: 0, failed: 1, unprocessed: 1 },
  unprocessedIds: ['b'],
  failures: [{ tenantId: 'a', error: { name: 'Error', message: 'no' } }],
};

/** Every object within a value, that value among them. */
function objectsIn(value: unknown): object[] {
  return typeof value === 'object' && value !== null
    ? [value, ...Object.values(value).flatMap(objectsIn)]
    : [];
}

describe('the summary that a handler is given', () => {
  const event = aSettledRun({
    tenants,
    error: { name: 'Error', message: 'no' },
    owner: { replicaId: 'other', runId: 'theirs', since: '2026-05-04T02:00:00.000Z' },
    fanOut: { mode: 'chunked', concurrency: 10, idleRatio: 0 },
  });

  it('is that of the run', () => {
    const { flowName: _flowName, ...summary } = event;
    expect(toldRun(event)).toEqual(summary);
  });

  it('cannot be changed anywhere, and shares nothing that others could', () => {
    const shared = new Set(objectsIn(event));
    const told = objectsIn(toldRun(event));
    expect(told).toHaveLength(9);
    for (const part of told) expect([Object.isFrozen(part), shared.has(part)]).toEqual([true, false]);
    for (const part of shared) expect(Object.isFrozen(part)).toBe(false);
  });

  it('holds what the job returned as it is', () => {
    const result = { rows: [1] };
    expect(toldRun(aSettledRun({ result })).result).toBe(result);
    expect(Object.isFrozen(result)).toBe(false);
  });
});
