import type { IntervalJobOptions } from '../coordinator/job-definition.js';
import type { CronJobDecorator } from './coordinated-cron.js';
import { declareJob } from './job-metadata.js';

/**
 * Runs the method once in the fleet for each interval, the first time at a random moment after boot.
 *
 * @param intervalMs milliseconds from one run to the next
 * @example
 * ```ts
 * @CoordinatedInterval(minutes(10), { name: 'automation', startWithin: [minutes(2), minutes(6)] })
 * async schedule(run: CronRun) {}
 * ```
 * @publicApi
 */
export function CoordinatedInterval(intervalMs: number, options: IntervalJobOptions): CronJobDecorator {
  return (target, method) => {
    declareJob(target, method, { kind: 'interval', tenant: false, options: { ...options }, intervalMs });
  };
}
