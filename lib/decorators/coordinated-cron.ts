import type { CronJobOptions } from '../coordinator/job-definition.js';
import type { CronRun } from '../common/run.js';
import type { WindowedSchedule } from '../schedule/windowed-schedule.js';
import { declareJob } from './job-metadata.js';

/** Stands on a method that takes a `CronRun`, or nothing. @publicApi */
export type CronJobDecorator = <M extends (run: CronRun) => unknown>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/** A helper's window cannot be combined with another. */
type WithoutWindow<O> = O & { window?: never };

/**
 * Runs the method once in the fleet for each slot of a cron expression.
 *
 * Takes the place of `@Cron`; it needs no `ScheduleModule`.
 *
 * @example
 * ```ts
 * @CoordinatedCron('0 0 2 * * *', { name: 'log-cleanup', window: hours(1) })
 * async removeOldLogs(run: CronRun) {}
 * ```
 * @publicApi
 */
export function CoordinatedCron(cronTime: string | Date, options: CronJobOptions): CronJobDecorator;
export function CoordinatedCron(
  schedule: WindowedSchedule,
  options: WithoutWindow<CronJobOptions>,
): CronJobDecorator;
export function CoordinatedCron(
  cronTime: string | Date | WindowedSchedule,
  options: CronJobOptions,
): CronJobDecorator {
  return (target, method) => {
    declareJob(target, method, { kind: 'cron', tenant: false, options: { ...options, cronTime } });
  };
}
