import type { Clock } from '../../common/clock.js';
import type { SelectedTenant } from '../../common/tenant.js';
import { readFlag } from '../settings-flag.js';
import type { TenantPolicy, Verdict } from '../tenant-policy.js';

/** Goes by the flag in each tenant's own settings. */
export class FlagPolicy<T> implements TenantPolicy<T> {
  constructor(
    private readonly job: string,
    private readonly tenantsDefault: 'enabled' | 'disabled',
    private readonly clock: Clock,
  ) {}

  verdicts(tenants: readonly SelectedTenant<T>[]): Verdict[] {
    const nowMs = this.clock.now();
    return tenants.map(({ tenant }) => {
      const reading = readFlag(tenant, this.job, this.tenantsDefault, nowMs);
      return 'problem' in reading ? reading : reading.enabled;
    });
  }
}
