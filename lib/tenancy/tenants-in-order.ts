import type { Clock } from '../common/clock.js';
import { DEFAULTS } from '../common/defaults.js';
import type { RandomSource } from '../common/random.js';
import type { SelectedTenant } from '../common/tenant.js';
import { Patience } from './patience.js';
import { Roll } from './roll.js';
import type { SelectionObserver } from './selection-observer.js';
import type { TenantDirectory, TenantList } from './tenant-directory.js';
import { tenantPages } from './tenant-pages.js';

export interface InOrderParts<T> {
  readonly tenants: TenantList<T>;
  /** How ids are read, and how large a page is. */
  readonly directory: Pick<TenantDirectory<T>, 'id' | 'pageSize' | 'timeoutMs'>;
  readonly job: string;
  readonly observer: SelectionObserver;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Once aborted, there is no further page, whatever the list is waiting for. */
  readonly signal: AbortSignal;
}

/** Pages of the tenants given, in the order given: without a policy, but each once and with a valid id. */
export async function* tenantsInOrder<T>(parts: InOrderParts<T>): AsyncGenerator<SelectedTenant<T>[]> {
  const { tenants, directory, job, observer, clock, random, signal } = parts;
  const roll = new Roll<T>(directory, undefined, random);
  const patience = new Patience(clock, directory.timeoutMs ?? DEFAULTS.tenants.timeoutMs);
  const pageSize = directory.pageSize ?? DEFAULTS.tenants.pageSize;
  const stop = (): void => patience.end(new Error('the run was interrupted'));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    let read = 0;
    for await (const page of tenantPages(tenants, pageSize, job, patience)) {
      if (signal.aborted) return;
      const admitted = roll.admit(page, read);
      read += page.length;
      const { length } = admitted.tenants;
      observer.page({ listed: length, eligible: length, skippedIds: [], problems: admitted.problems });
      if (length > 0) yield admitted.tenants;
    }
  } catch (error) {
    // What an interrupted wait throws is no failure of the list.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
