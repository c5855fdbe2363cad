import type { SqlRunStore } from 'nestjs-cron-coordinator/sql';
import type { Database } from '../../database/database.js';
import { readEvidence } from '../evidence.js';
import type { Ink } from '../ink.js';
import type { Finding } from '../report.js';
import { blackoutFindings } from './blackout-findings.js';
import type { Chronicle } from './chronicle.js';
import { type LedgerLine, readLedger } from './ledger.js';
import { ledgerTable } from './ledger-table.js';
import { slotFindings, type Stretch } from './slot-findings.js';
import type { Death, Story } from './story.js';
import type { TakeOver } from './take-over.js';
import { knownFinding, leftFinding, rerunFinding, settledFinding } from './take-over-findings.js';

export interface CrashCase {
  readonly story: Story;
  readonly chronicle: Chronicle;
  readonly history: SqlRunStore;
  readonly database: Database;
  readonly ink: Ink;
}

type About = (takeOver: TakeOver, lines: readonly LedgerLine[]) => Finding;

/** Holds the history against what the handlers wrote to the database, and both against what was promised. */
export async function judgeCrash(given: CrashCase): Promise<{ table: string[]; findings: Finding[] }> {
  const { story, chronicle, history, database, ink } = given;
  const entries = await readEvidence(database);
  const lines = await readLedger(history, entries, chronicle.since(0));
  const findings = [
    ...deathFindings(story.rerun, lines, rerunFinding),
    ...deathFindings(story.left, lines, leftFinding),
    ...(story.blackout === null ? [notShown('all replicas')] : blackoutFindings(story.blackout, lines)),
    ...slotFindings({ lines, entries, up: upIn(story), rerunOf: story.rerun?.takeOver.run.runId }),
  ];
  return { table: ledgerTable(lines, ink), findings };
}

function deathFindings(death: Death | null, lines: readonly LedgerLine[], followed: About): Finding[] {
  if (death === null) return [notShown('one replica')];
  const { takeOver, cameBack } = death;
  const { replica } = takeOver.run;
  return [
    ...[settledFinding, knownFinding, followed].map((finding) => finding(takeOver, lines)),
    {
      holds: cameBack,
      sentence: cameBack
        ? `${replica} was started again and took its part`
        : `${replica} was started again, and no slot came to it`,
    },
  ];
}

function upIn({ from, to, blackout }: Story): Stretch[] {
  if (blackout === null) return [{ from, to }];
  return [
    { from, to: blackout.takeOver.run.killedAt },
    { from: blackout.upAgainAt, to },
  ];
}

function notShown(who: string): Finding {
  return { holds: false, sentence: `no moment came in which ${who} could be killed in the middle of a run` };
}
