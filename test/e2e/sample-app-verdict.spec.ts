import type { RunSettledEvent, TenantTotals } from 'nestjs-cron-coordinator';
import { carriedOver } from '../../sample-app/demo/carried-over.js';
import type { Entry } from '../../sample-app/demo/evidence.js';
import { slotsBetween } from '../../sample-app/demo/plan.js';
import { slotRecords } from '../../sample-app/demo/slot-record.js';
import { findProblems } from '../../sample-app/demo/verdict.js';

const SLOT = '2026-01-01T00:00:00.000Z';
const NEXT = '2026-01-01T00:00:06.000Z';

const entry = (given: Partial<Entry> = {}): Entry => ({
  job: 'clean',
  slot: SLOT,
  runId: 'run-1',
  replica: 'replica-1',
  account: 'acme',
  changedRows: 1,
  ...given,
});

function summary(runId: string, given: Partial<TenantTotals> = {}, slot = SLOT): RunSettledEvent {
  const tenants: TenantTotals = {
    listed: 2,
    eligible: 2,
    skipped: 0,
    succeeded: 2,
    failed: 0,
    unprocessed: 0,
    unprocessedIds: [],
    failures: [],
    ...given,
  };
  const outcome = tenants.unprocessed > 0 ? 'interrupted' : 'succeeded';
  const identity = { job: 'clean', runId, slot, trigger: 'schedule', replicaId: 'replica-1' } as const;
  return {
    ...identity,
    flowName: 'clean',
    outcome,
    startedAt: slot,
    finishedAt: slot,
    durationMs: 0,
    tenants,
  };
}

function problems(entries: Entry[], summaries: RunSettledEvent[], killed: string[] = []): string[] {
  const records = slotRecords(entries, {
    summaryOf: (runId) => summaries.find((given) => given.runId === runId),
    wasCutOff: (runId) => killed.includes(runId),
  });
  return findProblems(records, {
    slots: new Map([['clean', [SLOT]]]),
    accounts: new Map([['clean', new Set(['acme', 'globex'])]]),
  });
}

const BOTH = [entry(), entry({ account: 'globex' })];

describe('the verdict of the demo', () => {
  it('is content with a slot that ran once, for each account once', () => {
    expect(problems(BOTH, [summary('run-1')])).toEqual([]);
  });

  it('finds a slot that nobody ran', () => {
    expect(problems([], [])).toEqual([`clean ${SLOT}: no handler left a trace of it`]);
  });

  it('finds a slot that two replicas ran, each for another account', () => {
    const entries = [entry(), entry({ account: 'globex', runId: 'run-2', replica: 'replica-2' })];
    expect(problems(entries, [summary('run-1'), summary('run-2')])).toEqual([
      `clean ${SLOT}: ran 2 times, on replica-1 and replica-2`,
    ]);
  });

  it('finds an account that a run worked on twice', () => {
    expect(problems([...BOTH, entry()], [summary('run-1', { succeeded: 3 })])).toContain(
      `clean ${SLOT}: worked on acme twice`,
    );
  });

  it('finds an account that had switched the job off', () => {
    expect(problems([...BOTH, entry({ account: 'initech' })], [summary('run-1', { succeeded: 3 })])).toEqual([
      `clean ${SLOT}: ran for initech, who had switched it off`,
    ]);
  });

  it('finds an account that was forgotten, but not one that failed or was not reached', () => {
    const failures = [{ tenantId: 'globex', error: { name: 'Error', message: 'no' } }];
    expect(problems([entry()], [summary('run-1')])).toEqual([
      `clean ${SLOT}: nobody knows what became of globex`,
    ]);
    expect(problems([entry()], [summary('run-1', { succeeded: 1, failed: 1, failures })])).toEqual([]);
    const notReached = { succeeded: 1, unprocessed: 1, unprocessedIds: ['globex'] };
    expect(problems([entry()], [summary('run-1', notReached)])).toEqual([]);
  });

  it('finds an account that was worked on and is said not to have been', () => {
    const contradiction = { succeeded: 2, unprocessed: 1, unprocessedIds: ['globex'] };
    expect(problems(BOTH, [summary('run-1', contradiction)])).toEqual([
      `clean ${SLOT}: an account is counted as failed or not reached, and yet it was worked on`,
    ]);
  });

  it('finds a replica that says less than it did, or nothing', () => {
    expect(problems(BOTH, [summary('run-1', { succeeded: 1 })])).toEqual([
      `clean ${SLOT}: worked on 2 accounts, and its replica says 1`,
    ]);
    expect(problems(BOTH, [])).toEqual([`clean ${SLOT}: ran, but its replica never said how it ended`]);
  });

  it('asks of a killed replica only what it could still do', () => {
    expect(problems([entry()], [], ['run-1'])).toEqual([]);
  });
});

describe('accounts carried over', () => {
  const interrupted = summary('run-1', { succeeded: 0, unprocessed: 2, unprocessedIds: ['globex', 'hooli'] });
  const judge = (order: string[]) =>
    carriedOver(
      slotRecords([entry(), ...order.map((account) => entry({ account, runId: 'run-2', slot: NEXT }))], {
        summaryOf: (runId) => (runId === 'run-1' ? interrupted : summary('run-2', {}, NEXT)),
        wasCutOff: () => false,
      }),
      'clean',
      2,
    );

  it('come first, in whatever order a chunk ends', () => {
    expect(judge(['hooli', 'globex', 'acme'])?.cameFirst).toBe(true);
    expect(judge(['acme', 'hooli', 'globex'])?.cameFirst).toBe(false);
  });

  it('are no matter where no run was interrupted', () => {
    const records = slotRecords([entry()], { summaryOf: () => summary('run-1'), wasCutOff: () => false });
    expect(carriedOver(records, 'clean', 2)).toBeNull();
  });
});

describe('the slots that the demo counts on', () => {
  const at = (time: string) => Date.parse(`2026-01-01T${time}Z`);

  it('are those whose window opened and closed while all replicas were up', () => {
    expect(slotsBetween('log-cleanup', at('00:00:00.001'), at('00:00:12.899'))).toEqual([NEXT]);
    expect(slotsBetween('log-cleanup', at('00:00:00.000'), at('00:00:06.900'))).toEqual([SLOT, NEXT]);
    expect(slotsBetween('trial-notifications', at('00:00:00'), at('00:00:08'))).toEqual([
      '2026-01-01T00:00:03.000Z',
    ]);
  });
});
