import type { Patience } from './patience.js';
import type { TenantList } from './tenant-directory.js';
import { tenantPages } from './tenant-pages.js';

export interface PageReading {
  readonly pageSize: number;
  readonly job: string;
  readonly patience: Patience;
}

export interface PlacedPage<T> {
  readonly page: readonly T[];
  /** How many tenants of the list come before it. */
  readonly at: number;
}

/** The pages of a list from one place in it up to another; what comes before is read, and not given. */
export async function* pagesBetween<T>(
  list: TenantList<T>,
  from: number,
  to: number,
  { pageSize, job, patience }: PageReading,
): AsyncGenerator<PlacedPage<T>> {
  let at = 0;
  if (to <= from) return;
  for await (const whole of tenantPages(list, pageSize, job, patience)) {
    const begin = Math.max(from - at, 0);
    const page = whole.slice(begin, to - at);
    if (page.length > 0) yield { page, at: at + begin };
    at += whole.length;
    if (at >= to) return;
  }
}
