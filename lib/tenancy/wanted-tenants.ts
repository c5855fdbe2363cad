import type { SelectedTenant } from '../common/tenant.js';

/** Looks for tenants by their ids, page after page of a list. */
export class WantedTenants<T> {
  /** Those found so far. */
  readonly tenants = new Map<string, SelectedTenant<T>>();

  /** @param idOf `null` where a tenant has no valid id */
  constructor(
    private readonly ids: ReadonlySet<string>,
    private readonly idOf: (tenant: T) => string | null,
  ) {}

  /** Whether all have been found, with those of this page. */
  look(page: readonly T[]): boolean {
    for (const tenant of page) {
      const id = this.idOf(tenant);
      if (id !== null && this.ids.has(id) && !this.tenants.has(id)) this.tenants.set(id, { id, tenant });
    }
    return this.tenants.size >= this.ids.size;
  }
}
