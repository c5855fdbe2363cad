import type { RandomSource } from '../common/random.js';
import type { SelectedTenant } from '../common/tenant.js';
import { shuffle } from './shuffle.js';

/** Random order, but those whose ids are in `first` come before the others; each group is uniformly shuffled. */
export function inRandomOrder<T>(
  tenants: SelectedTenant<T>[],
  first: ReadonlySet<string>,
  random: RandomSource,
): SelectedTenant<T>[] {
  shuffle(tenants, random);
  if (first.size === 0) return tenants;
  const before = tenants.filter(({ id }) => first.has(id));
  return before.length === 0 ? tenants : before.concat(tenants.filter(({ id }) => !first.has(id)));
}
