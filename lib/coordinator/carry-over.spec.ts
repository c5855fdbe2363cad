import type { TenantTotals } from '../common/run.js';
import type { RunRecord } from '../history/run-store.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { CarryOver } from './carry-over.js';

const left = (...unprocessedIds: string[]): TenantTotals => ({
  listed: 5,
  eligible: 5,
  skipped: 0,
  succeeded: 5 - unprocessedIds.length,
  failed: 0,
  unprocessed: unprocessedIds.length,
  unprocessedIds,
  failures: [],
});

const setUp = (history: readonly Partial<RunRecord>[] = []) => {
  const clock = new ManualClock(Date.parse('2026-05-04T02:00:00Z'));
  const runs = new MemoryRunStore();
  const list = jest.spyOn(runs, 'list');
  // The newest comes first, as the history has it.
  list.mockImplementation(async () => ({
    runs: history.map((run, index) => ({
      job: 'report',
      runId: `run-${index}`,
      slot: '2026-05-04T02:00:00.000Z',
      trigger: 'schedule',
      replicaId: 'replica',
      startedAt: '2026-05-04T02:00:00.000Z',
      ...run,
    })),
    next: null,
  }));
  const failures: unknown[] = [];
  const carryOver = new CarryOver(runs, { clock, timeoutMs: 500 }, (job, error) =>
    failures.push({ job, error }),
  );
  return { clock, list, failures, carryOver };
};

describe('CarryOver', () => {
  it('names the tenants that the last run did not reach', async () => {
    const { carryOver, list } = setUp([
      { outcome: 'interrupted', tenants: left('a', 'b') },
      { outcome: 'interrupted', tenants: left('c') },
    ]);
    expect(await carryOver.leftOver('report', 'current')).toEqual(['a', 'b']);
    expect(list).toHaveBeenCalledWith({ job: 'report', limit: 50 });
  });

  it.each<[string, Partial<RunRecord>]>([
    ['the run that asks', { runId: 'current', outcome: 'interrupted', tenants: left('x') }],
    ['a run that goes on', { tenants: left('x') }],
    ['a skipped one', { outcome: 'skipped', tenants: left('x') }],
    ['a slot that was missed', { outcome: 'missed', tenants: left('x') }],
  ])('passes over %s', async (_, newest) => {
    const { carryOver } = setUp([newest, { outcome: 'abandoned', tenants: left('a') }]);
    expect(await carryOver.leftOver('report', 'current')).toEqual(['a']);
  });

  it('names nobody where the last run reached all, was not for tenants, or never was', async () => {
    const all = setUp([
      { outcome: 'succeeded', tenants: left() },
      { outcome: 'interrupted', tenants: left('c') },
    ]);
    expect(await all.carryOver.leftOver('report', 'current')).toEqual([]);
    expect(await setUp([{ outcome: 'failed' }]).carryOver.leftOver('report', 'current')).toEqual([]);
    expect(await setUp().carryOver.leftOver('report', 'current')).toEqual([]);
  });

  it('names nobody where the history fails or does not answer, and says so', async () => {
    const { clock, list, failures, carryOver } = setUp();
    const error = new Error('down');
    list.mockRejectedValueOnce(error);
    expect(await carryOver.leftOver('report', 'current')).toEqual([]);
    expect(failures).toEqual([{ job: 'report', error }]);
    list.mockReturnValueOnce(new Promise(() => undefined));
    const asked = carryOver.leftOver('report', 'current');
    await clock.advance(500);
    expect(await asked).toEqual([]);
    expect(failures).toHaveLength(2);
  });
});
