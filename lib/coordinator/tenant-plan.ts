import type { Clock } from '../common/clock.js';
import { DEFAULTS } from '../common/defaults.js';
import { withoutUndefined } from '../common/option-check.js';
import { fanOutFor } from '../fan-out/resolve.js';
import type { TenantPlan } from './job.js';
import { type JobSubject, unexpectedOption } from './job-option-error.js';
import type { FlatOptions } from './merged-options.js';
import type { CoordinatorSettings } from './settings.js';

/** How a tenant job's tenants are chosen and spread. @throws CronOptionsError */
export function tenantPlanOf(
  job: JobSubject,
  options: FlatOptions,
  { fanOut: defaults, tenants }: CoordinatorSettings,
  clock: Clock,
): TenantPlan {
  if (tenants === null) {
    const expected = 'a tenant directory in the options of CronCoordinatorModule, since this is a tenant job';
    throw unexpectedOption(job, 'tenants', expected, undefined);
  }
  if (options.fanOut !== undefined && options.mode !== undefined) {
    throw unexpectedOption(job, 'mode', 'no mode beside a fanOut of its own', options.mode);
  }
  const builtIn = fanOutFor({ mode: options.mode ?? defaults.mode, clock });
  // A job that names a mode means the built-in ways, whatever the module's strategy is.
  const moduleWide = options.mode === undefined ? (defaults.strategy ?? builtIn) : builtIn;
  return {
    directory: tenants,
    fanOut: options.fanOut ?? moduleWide,
    concurrency: options.concurrency ?? defaults.concurrency,
    tenantTimeoutMs: options.tenantTimeoutMs ?? defaults.tenantTimeoutMs,
    tenantsDefault: options.tenantsDefault ?? 'enabled',
    retry: { ...DEFAULTS.retry, ...withoutUndefined(options.retry ?? {}) },
    carryOver: options.carryOver ?? false,
  };
}
