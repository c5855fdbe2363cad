import type { SlotRecord } from './slot-record.js';

/**
 * Whether the accounts that an interrupted run of the job did not reach came first in the next one; `null` where
 * no run was interrupted, or none followed.
 */
export function carriedOver(
  records: readonly SlotRecord[],
  job: string,
  concurrency: number,
): { readonly accounts: readonly string[]; readonly cameFirst: boolean } | null {
  const runs = records.filter((record) => record.job === job);
  const index = runs.findIndex(({ summary }) => summary?.outcome === 'interrupted');
  const next = runs[index + 1];
  const accounts = runs[index]?.summary?.tenants?.unprocessedIds ?? [];
  if (index === -1 || next === undefined || accounts.length === 0) return null;
  // Within a chunk the order is that of the finish.
  const chunks = Math.ceil(accounts.length / concurrency) * concurrency;
  const first = new Set(next.accounts.slice(0, chunks));
  return { accounts, cameFirst: accounts.every((account) => first.has(account)) };
}
