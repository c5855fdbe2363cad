import type { TenantRun } from '../common/run.js';
import type { TenantCronOptions } from '../coordinator/job-definition.js';
import type { WindowedSchedule } from '../schedule/windowed-schedule.js';
import { declareJob } from './job-metadata.js';

/** Stands on a method that takes a tenant and its `TenantRun`, or less. @publicApi */
export type TenantJobDecorator<T> = <M extends (tenant: T, run: TenantRun) => unknown>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Runs the method for each eligible tenant, once in the fleet for each slot of a cron expression. One tenant's
 * failure stays its own.
 *
 * With the type argument, `@TenantCron<Account>(…)`, the method's first parameter is held against it.
 *
 * @example
 * ```ts
 * @TenantCron(CronExpression.EVERY_30_MINUTES, { name: 'collapse-announcements', window: minutes(5), concurrency: 20 })
 * async collapse(account: Account, run: TenantRun) {}
 * ```
 * @publicApi
 */
export function TenantCron<T = never>(
  cronTime: string | Date,
  options: TenantCronOptions,
): TenantJobDecorator<T>;
export function TenantCron<T = never>(
  schedule: WindowedSchedule,
  options: TenantCronOptions & { window?: never },
): TenantJobDecorator<T>;
export function TenantCron<T = never>(
  cronTime: string | Date | WindowedSchedule,
  options: TenantCronOptions,
): TenantJobDecorator<T> {
  return (target, method) => {
    declareJob(target, method, { kind: 'cron', tenant: true, options: { ...options, cronTime } });
  };
}
