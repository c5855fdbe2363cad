import { seconds } from '../event-words.js';
import { timeOfDay } from '../narrator.js';
import type { Finding } from '../report.js';
import { LEASE_MS, SWEEP_EVERY_MS } from './crash-plan.js';
import type { LedgerLine } from './ledger.js';
import type { TakeOver } from './take-over.js';

/** What a machine that is busy with other work may add. */
const SLACK_MS = 3_000;

/** Somebody else settled the run, once and in time. */
export function settledFinding({ run, settledAfterMs }: TakeOver, lines: readonly LedgerLine[]): Finding {
  const { settledBy = [] } = lineOf(run.runId, lines) ?? {};
  const killed = `${run.replica} was killed in the middle of ${run.job} ${timeOfDay(run.slot)}`;
  const promised = `lease and sweep interval are ${seconds(LEASE_MS + SWEEP_EVERY_MS)}`;
  const [settler] = settledBy;
  if (settledAfterMs === null || settler === undefined)
    return { holds: false, sentence: `${killed}, and no other replica settled the run; ${promised}` };
  return {
    holds:
      settledBy.length === 1 &&
      settler !== run.replica &&
      settledAfterMs <= LEASE_MS + SWEEP_EVERY_MS + SLACK_MS,
    sentence: `${killed}; ${settledBy.join(' and ')} alone settled it as abandoned, ${seconds(settledAfterMs)} later (${promised})`,
  };
}

/** The history knew of the run that it was in the middle, and no more than was done. */
export function knownFinding({ run }: TakeOver, lines: readonly LedgerLine[]): Finding {
  const line = lineOf(run.runId, lines);
  const { succeeded = 0, eligible = 0 } = line?.run.tenants ?? {};
  const done = line?.accounts.length ?? 0;
  return {
    holds: line?.run.outcome === 'abandoned' && succeeded > 0 && succeeded <= done && done < eligible,
    sentence: `the history knew of ${succeeded} of its ${eligible} accounts; the audit trail has ${done}`,
  };
}

/** `onAbandoned: 'rerun'`: whoever settled the run ran its slot again, for everybody. */
export function rerunFinding({ run }: TakeOver, lines: readonly LedgerLine[]): Finding {
  const line = lineOf(run.runId, lines);
  const rerun = lineOf(line?.rerun?.runId, lines);
  if (line === undefined || rerun === undefined)
    return { holds: false, sentence: `nobody ran ${run.job} ${timeOfDay(run.slot)} again` };
  const { trigger, outcome, replicaId, tenants } = rerun.run;
  const repeated = rerun.accounts.filter((account) => line.accounts.includes(account));
  return {
    holds:
      line.settledBy.join() === replicaId &&
      trigger === 'catch-up' &&
      outcome === 'succeeded' &&
      new Set(rerun.accounts).size === tenants?.eligible,
    sentence: `${replicaId} ran the slot again (${trigger}, ${outcome ?? 'unfinished'}) for all ${rerun.accounts.length} accounts, ${repeated.length} of them for the second time`,
  };
}

/** `onAbandoned: 'leave'`: the slot stayed as it was, and the next one, run by whoever was up, did what was left. */
export function leftFinding({ run }: TakeOver, lines: readonly LedgerLine[]): Finding {
  const line = lineOf(run.runId, lines);
  const next = lineOf(line?.next?.runId, lines);
  const left = `${run.job} ${timeOfDay(run.slot)}`;
  if (line === undefined || next === undefined)
    return { holds: false, sentence: `no slot of ${run.job} was run after ${left}` };
  const { replicaId, slot, outcome, tenants } = next.run;
  const reached = new Set([...line.changed, ...next.changed]);
  const twice = line.changed.filter((account) => next.changed.includes(account));
  return {
    holds:
      line.rerun === null &&
      outcome === 'succeeded' &&
      replicaId !== run.replica &&
      reached.size === tenants?.eligible &&
      twice.length === 0,
    sentence: `${line.rerun === null ? 'nobody' : line.rerun.replicaId} ran ${left} again; ${replicaId} ran the next slot, ${timeOfDay(slot)}, in which ${next.changed.length} accounts got the mail that ${line.changed.length} had, ${twice.length} of them for the second time`,
  };
}

export function lineOf(runId: string | undefined, lines: readonly LedgerLine[]): LedgerLine | undefined {
  return lines.find(({ run }) => run.runId === runId);
}
