import type { SelectedTenant } from '../common/tenant.js';
import { quoted } from './loggable.js';
import type { Verdict } from './tenant-policy.js';

/** A page, parted by what the policy said. */
export interface Judged<T> {
  readonly eligible: SelectedTenant<T>[];
  readonly skippedIds: string[];
  /** One sentence for each tenant about which there was no answer. */
  readonly problems: string[];
}

/** Parts a page by its verdicts. No answer is a no. */
export function judge<T>(tenants: SelectedTenant<T>[], verdicts: readonly Verdict[]): Judged<T> {
  if (verdicts.every((verdict) => verdict === true))
    return { eligible: tenants, skippedIds: [], problems: [] };
  const eligible: SelectedTenant<T>[] = [];
  const skippedIds: string[] = [];
  const problems: string[] = [];
  let index = 0;
  for (const tenant of tenants) {
    const verdict = verdicts[index++] ?? false;
    if (verdict === true) {
      eligible.push(tenant);
      continue;
    }
    skippedIds.push(tenant.id);
    if (verdict !== false) problems.push(`Tenant ${quoted(tenant.id)} is skipped: ${verdict.problem}.`);
  }
  return { eligible, skippedIds, problems };
}
