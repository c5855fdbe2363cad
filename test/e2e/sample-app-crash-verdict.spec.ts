import type { RunRecord, RunSettledEvent } from 'nestjs-cron-coordinator';
import type { Blackout } from '../../sample-app/demo/crash/blackout.js';
import { blackoutFindings } from '../../sample-app/demo/crash/blackout-findings.js';
import type { Told } from '../../sample-app/demo/crash/chronicle.js';
import { type LedgerLine, readLedger } from '../../sample-app/demo/crash/ledger.js';
import { slotFindings } from '../../sample-app/demo/crash/slot-findings.js';
import type { TakeOver } from '../../sample-app/demo/crash/take-over.js';
import {
  knownFinding,
  leftFinding,
  rerunFinding,
  settledFinding,
} from '../../sample-app/demo/crash/take-over-findings.js';
import type { Entry } from '../../sample-app/demo/evidence.js';

const JOB = 'trial-notifications';
const START = Date.parse('2026-01-01T00:00:00.000Z');
const SLOT = '2026-01-01T00:00:00.000Z';
const NEXT = '2026-01-01T00:00:04.000Z';

const tenants = (succeeded: number): RunRecord['tenants'] => ({
  listed: 2,
  eligible: 2,
  skipped: 0,
  succeeded,
  failed: 0,
  unprocessed: 0,
  unprocessedIds: [],
  failures: [],
});

const record = (given: Partial<RunRecord>): RunRecord => ({
  job: JOB,
  runId: 'cut-off',
  slot: SLOT,
  trigger: 'schedule',
  replicaId: 'replica-1',
  startedAt: given.slot ?? SLOT,
  outcome: 'succeeded',
  tenants: tenants(2),
  ...given,
});

const entry = (runId: string, account: string, given: Partial<Entry> = {}): Entry => ({
  job: JOB,
  slot: SLOT,
  runId,
  replica: 'replica-1',
  account,
  changedRows: 1,
  ...given,
});

const CUT_OFF = record({ outcome: 'abandoned', tenants: tenants(1) });
const RERUN = record({ runId: 'rerun', replicaId: 'replica-2', trigger: 'catch-up', startedAt: NEXT });
const AFTER = record({ runId: 'after', replicaId: 'replica-2', slot: NEXT });

const ENTRY = entry('cut-off', 'acme');
const BY_2 = { replica: 'replica-2' };
const RERUN_ENTRIES = [entry('rerun', 'acme', BY_2), entry('rerun', 'globex', BY_2)];
const AFTER_ENTRY = entry('after', 'globex', { ...BY_2, slot: NEXT });

function settledBy(teller: string): Told {
  const event = { ...CUT_OFF, flowName: JOB, outcome: 'abandoned', finishedAt: NEXT, durationMs: 1 } as const;
  return { teller, at: START, said: { name: 'run.settled', event } };
}

function ledger(runs: RunRecord[], entries: Entry[], tellers = ['replica-2']): Promise<LedgerLine[]> {
  const history = { list: () => Promise.resolve({ runs, next: null }) };
  return readLedger(history, entries, tellers.map(settledBy));
}

const run = { job: JOB, slot: SLOT, runId: 'cut-off', replica: 'replica-1', killedAt: START, place: 0 };
const next: RunSettledEvent | null = null;
const takeOver: TakeOver = { run, settledAfterMs: 2_000, next };

describe('the verdict on replicas that die', () => {
  it('wants the run settled by one other replica, in time', async () => {
    const holds = async (tellers: string[], given = takeOver): Promise<boolean> =>
      settledFinding(given, await ledger([CUT_OFF], [ENTRY], tellers)).holds;
    expect(await holds(['replica-2'])).toBe(true);
    expect(await holds([])).toBe(false);
    expect(await holds(['replica-2', 'replica-3'])).toBe(false);
    expect(await holds(['replica-1'])).toBe(false);
    expect(await holds(['replica-2'], { ...takeOver, settledAfterMs: null })).toBe(false);
    expect(await holds(['replica-2'], { ...takeOver, settledAfterMs: 30_000 })).toBe(false);
  });

  it('wants the history to know how far the run was, and no more than was done', async () => {
    const holds = async (known: RunRecord, entries: Entry[]): Promise<boolean> =>
      knownFinding(takeOver, await ledger([known], entries)).holds;
    expect(await holds(CUT_OFF, [ENTRY])).toBe(true);
    expect(await holds(CUT_OFF, [])).toBe(false);
    expect(await holds(CUT_OFF, [ENTRY, entry('cut-off', 'globex')])).toBe(false);
    expect(await holds({ ...CUT_OFF, tenants: tenants(0) }, [ENTRY])).toBe(false);
    expect(await holds({ ...CUT_OFF, outcome: 'succeeded' }, [ENTRY])).toBe(false);
  });

  it('wants a slot that is run again to be run by who settled it, for everybody', async () => {
    const holds = async (rerun: RunRecord[], entries = RERUN_ENTRIES): Promise<boolean> =>
      rerunFinding(takeOver, await ledger([CUT_OFF, ...rerun], [ENTRY, ...entries])).holds;
    expect(await holds([RERUN])).toBe(true);
    expect(await holds([])).toBe(false);
    expect(await holds([{ ...RERUN, replicaId: 'replica-3' }])).toBe(false);
    expect(await holds([{ ...RERUN, trigger: 'schedule' }])).toBe(false);
    expect(await holds([RERUN], RERUN_ENTRIES.slice(1))).toBe(false);
  });

  it('wants a slot that is left to stay so, and the next one to reach the others', async () => {
    const holds = async (runs: RunRecord[], entries = [AFTER_ENTRY]): Promise<boolean> =>
      leftFinding(takeOver, await ledger([CUT_OFF, ...runs], [ENTRY, ...entries])).holds;
    expect(await holds([AFTER])).toBe(true);
    expect(await holds([])).toBe(false);
    expect(await holds([RERUN, AFTER])).toBe(false);
    expect(await holds([{ ...AFTER, replicaId: 'replica-1' }])).toBe(false);
    expect(await holds([AFTER], [])).toBe(false);
    expect(await holds([AFTER], [AFTER_ENTRY, { ...AFTER_ENTRY, account: 'acme' }])).toBe(false);
  });

  it('wants each slot of the dark as missed, once, and the jobs to go on', async () => {
    const blackout: Blackout = {
      takeOver,
      slots: new Map([[JOB, [NEXT]]]),
      resumed: new Set([JOB]),
      upAgainAt: START,
    };
    const missed = record({ runId: 'missed', slot: NEXT, outcome: 'missed', tenants: undefined });
    const holds = async (runs: RunRecord[], entries: Entry[] = [], given = blackout): Promise<boolean[]> =>
      blackoutFindings(given, await ledger([CUT_OFF, ...runs], entries)).map((finding) => finding.holds);
    expect(await holds([missed])).toEqual([true, true, true]);
    expect(await holds([])).toEqual([false, true, true]);
    expect(await holds([missed, { ...missed, runId: 'again' }])).toEqual([false, true, true]);
    expect(await holds([missed], [entry('missed', 'acme', { slot: NEXT })])).toEqual([false, true, true]);
    expect(await holds([missed], [], { ...blackout, resumed: new Set() })).toEqual([true, true, false]);
    const other = { ...takeOver, run: { ...run, runId: 'unknown' } };
    expect(await holds([missed], [], { ...blackout, takeOver: other })).toEqual([true, false, true]);
  });

  it('wants each slot in the history, none twice but the one run again, and nothing beside it', async () => {
    const problems = async (runs: RunRecord[], entries: Entry[], rerunOf?: string): Promise<string[]> => {
      const lines = await ledger(runs, entries);
      const up = [{ from: START, to: START + 1_000 }];
      return slotFindings({ lines, entries, up, rerunOf })
        .filter(({ holds }) => !holds)
        .map(({ sentence }) => sentence)
        .slice(1)
        .filter((sentence) => sentence.startsWith(JOB));
    };
    const both = [CUT_OFF, RERUN];
    expect(await problems(both, [ENTRY, ...RERUN_ENTRIES], 'cut-off')).toEqual([]);
    expect(await problems([], [])).toEqual([`${JOB} ${SLOT}: the history has nothing of it`]);
    expect(await problems(both, [ENTRY, ...RERUN_ENTRIES])).toEqual([
      `${JOB} ${SLOT}: abandoned on replica-1 and succeeded on replica-2`,
    ]);
    expect(await problems([CUT_OFF], [ENTRY, ENTRY])).toEqual([
      `${JOB} ${SLOT}: worked on acme twice in one run`,
    ]);
    expect(await problems([CUT_OFF], [ENTRY, entry('unknown', 'globex')])).toEqual([
      `${JOB} ${SLOT}: ran on replica-1, which the history does not know`,
    ]);
  });
});
