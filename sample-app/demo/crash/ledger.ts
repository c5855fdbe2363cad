import type { RunRecord, RunStore } from 'nestjs-cron-coordinator';
import type { Entry } from '../evidence.js';
import type { Told } from './chronicle.js';
import { CRASH_PLAN } from './crash-plan.js';
import { didWork, endOf } from './take-over.js';

/** A run as the history has it, beside what its handlers wrote and what was said of it. */
export interface LedgerLine {
  readonly run: RunRecord;
  /** In the audit trail, in the order in which they were worked on. */
  readonly accounts: readonly string[];
  /** Those of them for whom something changed. */
  readonly changed: readonly string[];
  /** Entries in the audit trail, of accounts or of all together. */
  readonly entries: number;
  /** Of an abandoned run: who said that it settled it. */
  readonly settledBy: readonly string[];
  /** Of an abandoned run: the slot's other run. */
  readonly rerun: RunRecord | null;
  /** Of an abandoned run: the next slot's run. */
  readonly next: RunRecord | null;
}

/** What the history has of the story's jobs, each job's slots in the order of time; refusals are no runs. */
export async function readLedger(
  history: Pick<RunStore, 'list'>,
  entries: readonly Entry[],
  told: readonly Told[],
): Promise<LedgerLine[]> {
  const runs = (await everyRun(history))
    .filter(({ job, outcome }) => CRASH_PLAN[job] !== undefined && outcome !== 'skipped')
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  return runs.map((run) => {
    const own = entries.filter(({ runId }) => runId === run.runId);
    const isAbandoned = run.outcome === 'abandoned';
    const others = isAbandoned ? runs.filter(({ job, runId }) => job === run.job && runId !== run.runId) : [];
    return {
      run,
      accounts: own.flatMap(({ account }) => account ?? []),
      changed: own.flatMap(({ account, changedRows }) => (changedRows > 0 ? (account ?? []) : [])),
      entries: own.length,
      settledBy: told.flatMap((one) => {
        const end = endOf(one);
        return end?.runId === run.runId && end.outcome === 'abandoned' ? [one.teller] : [];
      }),
      rerun: others.find(({ slot }) => slot === run.slot) ?? null,
      next: others.find((other) => other.slot > run.slot && hasWorked(other)) ?? null,
    };
  });
}

function hasWorked({ outcome }: RunRecord): boolean {
  return outcome !== undefined && didWork({ outcome });
}

function orderOf({ job, slot, startedAt }: RunRecord): string {
  return `${job} ${slot} ${startedAt}`;
}

async function everyRun(history: Pick<RunStore, 'list'>): Promise<RunRecord[]> {
  const all: RunRecord[] = [];
  for (let before: string | undefined; ; ) {
    const { runs, next } = await history.list(before === undefined ? {} : { before });
    all.push(...runs);
    if (next === null) return all;
    before = next;
  }
}
