import type { RunSettledEvent } from 'nestjs-cron-coordinator';
import type { Entry } from './evidence.js';

/** What became of one slot of a job: from the database, and beside it what the replica that ran it said. */
export interface SlotRecord {
  readonly job: string;
  readonly slot: string;
  /** One for each run that left an entry. More than one is what must never be. */
  readonly runIds: readonly string[];
  readonly replicas: readonly string[];
  /** In the order in which they were worked on. */
  readonly accounts: readonly string[];
  readonly changedRows: number;
  readonly summary: RunSettledEvent | undefined;
  /** The replica was killed in the middle of it. */
  readonly wasCutOff: boolean;
}

/** What is known of runs beside the database. */
export interface RunReports {
  summaryOf(runId: string): RunSettledEvent | undefined;
  wasCutOff(runId: string): boolean;
}

/** The entries slot by slot, each job's together and in the order of time. */
export function slotRecords(entries: readonly Entry[], reports: RunReports): SlotRecord[] {
  const bySlot = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = `${entry.job} ${entry.slot}`;
    bySlot.set(key, [...(bySlot.get(key) ?? []), entry]);
  }
  return [...bySlot.entries()]
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .flatMap(([, together]) => recordOf(together, reports) ?? []);
}

function recordOf(entries: readonly Entry[], reports: RunReports): SlotRecord | undefined {
  const [first] = entries;
  if (first === undefined) return undefined;
  return {
    job: first.job,
    slot: first.slot,
    runIds: [...new Set(entries.map(({ runId }) => runId))],
    replicas: [...new Set(entries.map(({ replica }) => replica))],
    accounts: entries.flatMap(({ account }) => account ?? []),
    changedRows: entries.reduce((sum, { changedRows }) => sum + changedRows, 0),
    summary: reports.summaryOf(first.runId),
    wasCutOff: reports.wasCutOff(first.runId),
  };
}
