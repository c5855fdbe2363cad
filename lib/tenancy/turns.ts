import type { RandomSource } from '../common/random.js';
import type { SelectedTenant } from '../common/tenant.js';
import { shuffle } from './shuffle.js';

/**
 * Those whose ids are in `first`, in its order, then the others, uniformly shuffled.
 *
 * Those left over keep the order in which they were left over: were they shuffled, one could be passed over run after
 * run by those that have had a turn since.
 */
export function inTurn<T>(
  tenants: SelectedTenant<T>[],
  first: readonly string[],
  random: RandomSource,
): SelectedTenant<T>[] {
  shuffle(tenants, random);
  if (first.length === 0) return tenants;
  const waiting = new Set(first);
  const before = new Map<string, SelectedTenant<T>>();
  const after: SelectedTenant<T>[] = [];
  for (const tenant of tenants) {
    if (waiting.has(tenant.id)) before.set(tenant.id, tenant);
    else after.push(tenant);
  }
  return [...found(before, waiting), ...after];
}

/** The tenants found, in the order of the ids they were looked for by. */
export function found<T>(tenants: ReadonlyMap<string, T>, ids: Iterable<string>): T[] {
  const ordered: T[] = [];
  for (const id of ids) {
    const tenant = tenants.get(id);
    if (tenant !== undefined) ordered.push(tenant);
  }
  return ordered;
}
