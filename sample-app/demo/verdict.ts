import { slotOnce } from './slot-once.js';
import type { SlotRecord } from './slot-record.js';

/** What the database is held against. */
export interface Expectations {
  /** By job, the slots that had to run. */
  readonly slots: ReadonlyMap<string, readonly string[]>;
  /** By job that leaves an entry for every account: the accounts that the settings allow. */
  readonly accounts: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Everything that is not as promised, a sentence each. Empty: every slot ran exactly once, for the right accounts. */
export function findProblems(records: readonly SlotRecord[], { slots, accounts }: Expectations): string[] {
  return [
    ...lostSlots(records, slots),
    ...records.flatMap(slotOnce),
    ...records.flatMap((record) => wrongAccounts(record, accounts.get(record.job))),
  ];
}

function lostSlots(records: readonly SlotRecord[], slots: Expectations['slots']): string[] {
  const found = new Set(records.map(({ job, slot }) => `${job} ${slot}`));
  return [...slots].flatMap(([job, expected]) =>
    expected
      .filter((slot) => !found.has(`${job} ${slot}`))
      .map((slot) => `${job} ${slot}: no handler left a trace of it`),
  );
}

function wrongAccounts(record: SlotRecord, allowed: ReadonlySet<string> | undefined): string[] {
  const { job, slot, runIds, accounts, summary, wasCutOff } = record;
  // Of two runs, no one summary tells.
  if (allowed === undefined || runIds.length > 1) return [];
  const problem = (sentence: string): string => `${job} ${slot}: ${sentence}`;
  const forbidden = accounts.filter((account) => !allowed.has(account));
  if (forbidden.length > 0) return [problem(`ran for ${forbidden.join(', ')}, who had switched it off`)];
  if (wasCutOff) return [];
  const failed = summary?.tenants?.failures.map(({ tenantId }) => tenantId) ?? [];
  const accountedFor = new Set([...accounts, ...failed, ...(summary?.tenants?.unprocessedIds ?? [])]);
  const forgotten = [...allowed].filter((account) => !accountedFor.has(account));
  if (forgotten.length > 0) return [problem(`nobody knows what became of ${forgotten.join(', ')}`)];
  return accountedFor.size === accounts.length + failed.length + (summary?.tenants?.unprocessed ?? 0)
    ? []
    : [problem('an account is counted as failed or not reached, and yet it was worked on')];
}
