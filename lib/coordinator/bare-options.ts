import { z } from 'zod';
import type { Clock } from '../common/clock.js';
import { DEFAULTS } from '../common/defaults.js';
import { checkArguments, withoutUndefined } from '../common/option-check.js';
import { choice, count, durationMs, text } from '../common/option-schema.js';
import type { RetryPolicy } from '../common/retry.js';
import type { FanOut } from '../fan-out/fan-out.js';
import { fanOutFor } from '../fan-out/resolve.js';
import type { RetryOptions } from './job-definition.js';
import { retrySchema } from './job-options.schema.js';
import type { CoordinatorSettings } from './settings.js';

/** How `forEachTenant` spreads the handler; what is left out is the module's. @publicApi */
export interface ForEachTenantOptions {
  /** How many tenants are worked on at a time. */
  concurrency?: number;
  mode?: 'chunked' | 'sliding';
  /** A tenant's handler that takes longer, in milliseconds, counts as failed. */
  tenantTimeoutMs?: number;
  retry?: RetryOptions;
}

const forEachOptions = z.strictObject(
  {
    concurrency: count(1).optional(),
    mode: choice(['chunked', 'sliding']).optional(),
    tenantTimeoutMs: durationMs(1).optional(),
    retry: retrySchema.optional(),
  },
  { error: 'an object of options' },
);

const guard = z.object({ name: text(), ttlMs: durationMs(1) });

/** @throws InvalidArgumentError */
export function checkForEachOptions(given: unknown): ForEachTenantOptions {
  return checkArguments(forEachOptions, given, 'CronCoordinator.forEachTenant');
}

/** @throws InvalidArgumentError */
export function checkGuard(name: unknown, ttlMs: unknown): void {
  checkArguments(guard, { name, ttlMs }, 'CronCoordinator.ranRecently');
}

export interface Spread {
  readonly fanOut: FanOut;
  readonly concurrency: number;
  readonly tenantTimeoutMs: number | null;
  readonly retry: RetryPolicy;
}

/** The options with the module's defaults. Always in this process: a strategy of the module's may not be. */
export function spreadOf(
  options: ForEachTenantOptions,
  { fanOut }: CoordinatorSettings,
  clock: Clock,
): Spread {
  return {
    fanOut: fanOutFor({ mode: options.mode ?? fanOut.mode, clock }),
    concurrency: options.concurrency ?? fanOut.concurrency,
    tenantTimeoutMs: options.tenantTimeoutMs ?? fanOut.tenantTimeoutMs,
    retry: { ...DEFAULTS.retry, ...withoutUndefined(options.retry ?? {}) },
  };
}
