import type { SlotRecord } from './slot-record.js';

/** What speaks against one slot having run once, and each account's part of it once. */
export function slotOnce(record: SlotRecord): string[] {
  const { job, slot, runIds, replicas, accounts, summary, wasCutOff } = record;
  const problem = (sentence: string): string => `${job} ${slot}: ${sentence}`;
  if (runIds.length > 1) return [problem(`ran ${runIds.length} times, on ${replicas.join(' and ')}`)];
  const twice = accounts.filter((account, index) => accounts.indexOf(account) !== index);
  if (twice.length > 0) return [problem(`worked on ${twice.join(', ')} twice`)];
  if (wasCutOff) return [];
  if (summary === undefined) return [problem('ran, but its replica never said how it ended')];
  const said = summary.tenants?.succeeded ?? 0;
  return said < accounts.length
    ? [problem(`worked on ${accounts.length} accounts, and its replica says ${said}`)]
    : [];
}
