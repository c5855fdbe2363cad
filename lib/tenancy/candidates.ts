import { EventLoopTurn } from '../common/event-loop-turn.js';
import type { SelectedTenant } from '../common/tenant.js';
import type { Admitted, Roll } from './roll.js';
import type { TenantList } from './tenant-directory.js';
import { tenantPages } from './tenant-pages.js';
import type { Clock } from '../common/clock.js';
import type { Patience } from './patience.js';

export interface CandidateParts<T> {
  readonly list: TenantList<T>;
  readonly roll: Roll<T>;
  readonly pageSize: number;
  readonly job: string;
  readonly clock: Clock;
  readonly patience: Patience;
  inRandomOrder(tenants: SelectedTenant<T>[]): SelectedTenant<T>[];
}

/** The tenants that the policy is to be asked about, page by page and in the order they are to be run. */
export function candidates<T>(parts: CandidateParts<T>): AsyncIterable<Admitted<T>> {
  return Array.isArray(parts.list) ? fromArray(parts.list, parts) : fromStream(parts);
}

/** All are known beforehand, so all are shuffled together. */
async function* fromArray<T>(list: readonly T[], parts: CandidateParts<T>): AsyncGenerator<Admitted<T>> {
  const { roll, pageSize } = parts;
  const turn = new EventLoopTurn(parts.clock);
  const all: SelectedTenant<T>[] = [];
  for (let from = 0; from < list.length && !roll.complete; from += pageSize) {
    if (turn.due()) await turn.take();
    const { tenants, problems } = roll.admit(list.slice(from, from + pageSize));
    for (const tenant of tenants) all.push(tenant);
    if (problems.length > 0) yield { tenants: [], problems };
  }
  const ordered = parts.inRandomOrder(all);
  for (let from = 0; from < ordered.length; from += pageSize) {
    yield { tenants: ordered.slice(from, from + pageSize), problems: [] };
  }
}

/** Only a page is ever held, so only a page can be shuffled. */
async function* fromStream<T>(parts: CandidateParts<T>): AsyncGenerator<Admitted<T>> {
  const { list, roll, pageSize, job, patience } = parts;
  if (roll.complete) return;
  for await (const page of tenantPages(list, pageSize, job, patience)) {
    const { tenants, problems } = roll.admit(page);
    yield { tenants: parts.inRandomOrder(tenants), problems };
    if (roll.complete) return;
  }
}
