import type { SelectedTenant } from '../common/tenant.js';

/** Whether a job is for a tenant, or a sentence saying why that could not be told. */
export type Verdict = boolean | { readonly problem: string };

/** Tells which tenants a job is for. It never rejects: who cannot be told about is not run. */
export interface TenantPolicy<T> {
  /** One verdict for each tenant, in their order. */
  verdicts(tenants: readonly SelectedTenant<T>[]): Promise<Verdict[]> | Verdict[];
}
