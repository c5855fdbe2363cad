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
  private early: WantedTenants<T> | undefined;

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
      } else if (this.only?.has(id) === false || this.early?.tenants.has(id) === true) {
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

  /**
   * Looks for tenants that are to come before the list is gone through. Those found are taken down, and passed over
   * without a word where the list gives them again.
   */
  search(ids: readonly string[]): WantedTenants<T> {
    const { only } = this;
    const wanted = new Set(only === undefined ? ids : ids.filter((id) => only.has(id)));
    this.early = new WantedTenants(wanted, (tenant) => {
      const id = tenantIdOf(tenant, this.readId);
      if (typeof id !== 'string') return null;
      if (wanted.has(id)) this.awaited?.delete(id);
      return id;
    });
    return this.early;
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
