import type { RandomSource } from '../common/random.js';
import type { SelectedTenant } from '../common/tenant.js';
import { quoted } from './loggable.js';
import { SeenIds } from './seen-ids.js';
import type { TenantDirectory } from './tenant-directory.js';
import { tenantIdOf } from './tenant-id.js';
import { WantedTenants } from './wanted-tenants.js';

/** What is left of a page once invalid and repeated ids are dropped. */
export interface Admitted<T> {
  readonly tenants: SelectedTenant<T>[];
  /** One sentence for each tenant that was dropped. */
  readonly problems: string[];
}

/** Takes the tenants of one run down by their ids, each once, and only those the run is for. */
export class Roll<T> {
  private readonly seen: SeenIds;
  private readonly awaited: Set<string> | undefined;
  private readonly readId: ((tenant: T) => unknown) | undefined;
  private readonly early = new Set<string>();

  /** @param only the ids the run is for; all when absent */
  constructor(
    directory: Pick<TenantDirectory<T>, 'id'>,
    private readonly only: ReadonlySet<string> | undefined,
    random: RandomSource,
  ) {
    this.seen = new SeenIds(random);
    this.awaited = only && new Set(only);
    if (directory.id !== undefined) this.readId = (tenant) => directory.id?.(tenant);
  }

  /** @param before how many tenants of the list come before this page */
  admit(page: readonly T[], before: number): Admitted<T> {
    const tenants: SelectedTenant<T>[] = [];
    const problems: string[] = [];
    this.seen.beginPage();
    for (const [index, tenant] of page.entries()) {
      const id = tenantIdOf(tenant, this.readId);
      if (typeof id !== 'string') {
        problems.push(`Tenant number ${before + index + 1} of the list is left out: ${id.problem}.`);
      } else if (this.only?.has(id) === false || this.early.has(id)) {
        continue;
      } else if (this.seen.isNew(id)) {
        this.awaited?.delete(id);
        tenants.push({ id, tenant });
      } else {
        problems.push(`Tenant ${quoted(id)} is listed more than once; the repeat is left out.`);
      }
    }
    return { tenants, problems };
  }

  /** Those of the ids that the run is for, to be looked for before the list is gone through. */
  wanted(ids: readonly string[]): WantedTenants<T> {
    const { only, readId } = this;
    const wanted = new Set(only === undefined ? ids : ids.filter((id) => only.has(id)));
    return new WantedTenants(wanted, (tenant) => {
      const id = tenantIdOf(tenant, readId);
      return typeof id === 'string' ? id : null;
    });
  }

  /** Takes tenants down that come before the list is gone through; where it gives them again, they are passed over without a word. */
  admitEarly(tenants: readonly SelectedTenant<T>[]): void {
    for (const { id } of tenants) {
      this.early.add(id);
      this.awaited?.delete(id);
    }
  }

  /** Whether every tenant the run is for has been met, so that the rest of the list need not be read. */
  get complete(): boolean {
    return this.awaited?.size === 0;
  }

  /** Ids the run is for that the list has not given so far. */
  missing(): string[] {
    return [...(this.awaited ?? [])];
  }
}
