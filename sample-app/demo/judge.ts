import { FIRST_ACCOUNTS } from '../accounts/first-accounts.js';
import { balance } from './books.js';
import { type Customers, PAUSED } from './customers.js';
import { readEvidence } from './evidence.js';
import type { Ink } from './ink.js';
import type { Journal } from './journal.js';
import { LOG_CLEANUP, PLAN, slotsBetween, TRIALS } from './plan.js';
import { historyFinding } from './remembered.js';
import { bookFinding, type Finding, findingLine, intervalFinding, storyFindings } from './report.js';
import { slotRecords } from './slot-record.js';
import { slotTable } from './slot-table.js';
import { type Expectations, findProblems } from './verdict.js';

export interface Case {
  readonly customers: Customers;
  readonly journal: Journal;
  readonly disruption: string;
  /** From when on all replicas were up, and when they were told to stop; milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly ink: Ink;
}

/** Reads what the handlers wrote to the database, and says whether it is what was promised. */
export async function judge(given: Case): Promise<{ lines: string[]; holds: boolean }> {
  const { customers, journal, ink } = given;
  const records = slotRecords(await readEvidence(customers.database), journal);
  const expectations = expectationsFor(given);
  const problems = findProblems(records, expectations);
  const books = await balance(customers.database, customers.written, records);
  const findings: Finding[] = [
    onceFinding(expectations, problems),
    ...problems.map((sentence) => ({ holds: false, sentence })),
    intervalFinding(records),
    bookFinding(books),
    await historyFinding(customers.database, records),
    ...storyFindings(records, { ...given, retried: journal.retried, heldBack: journal.heldBack }),
  ];
  const lines = [
    `  ${ink.strong('What the handlers wrote to the database, slot by slot')}`,
    '',
    ...slotTable(records, ink),
    '',
    ...findings.map((finding) => findingLine(finding, ink)),
  ];
  return { lines, holds: findings.every(({ holds }) => holds) };
}

function expectationsFor({ from, to }: Case): Expectations {
  const everybody = FIRST_ACCOUNTS.map(({ id }) => id);
  const allowed = new Set(everybody.filter((id) => id !== PAUSED));
  return {
    slots: new Map(Object.keys(PLAN).map((job) => [job, slotsBetween(job, from, to)])),
    accounts: new Map([
      ['collapse-announcements', new Set(everybody)],
      [LOG_CLEANUP, allowed],
      [TRIALS, allowed],
    ]),
  };
}

function onceFinding({ slots }: Expectations, problems: readonly string[]): Finding {
  const due = [...slots.values()].reduce((sum, ofJob) => sum + ofJob.length, 0);
  return problems.length === 0
    ? { holds: true, sentence: `${due} slots were due, and each was run once: none twice, none lost` }
    : { holds: false, sentence: `${due} slots were due, and not every one was run once:` };
}
