import { SqlRunStore } from 'nestjs-cron-coordinator/sql';
import type { Database } from '../database/database.js';
import type { Finding } from './report.js';
import type { SlotRecord } from './slot-record.js';

/** Holds the history, which is in the same file, against what the replicas said of their runs as they ended. */
export async function historyFinding({ client }: Database, records: readonly SlotRecord[]): Promise<Finding> {
  const history = new SqlRunStore({ dialect: 'sqlite', client });
  const differences: string[] = [];
  for (const { job, slot, runIds, summary, wasCutOff } of records) {
    const expected = wasCutOff ? 'abandoned' : summary?.outcome;
    for (const runId of runIds) {
      const found = (await history.get(runId))?.outcome ?? 'not settled';
      if (found !== expected) differences.push(`${job} ${slot} is ${found} there, not ${expected}`);
    }
  }
  if (differences.length > 0)
    return { holds: false, sentence: `the history differs: ${differences.join('; ')}` };
  const killed = records.some(({ wasCutOff }) => wasCutOff);
  return {
    holds: true,
    sentence: `the history in the same file has each of them as it ended${killed ? '; the one that was cut off was settled as abandoned by another replica' : ''}`,
  };
}
