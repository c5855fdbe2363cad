import type { SchedulerRegistry } from '@nestjs/schedule';
import { JobDeclarationError } from '../common/errors.js';
import { overridingClass } from '../decorators/job-metadata.js';
import type { FoundJob } from './job.explorer.js';

// What @nestjs/schedule notes on a scheduled function. It does not export these names.
const SCHEDULER_TYPE = 'SCHEDULER_TYPE';
const SCHEDULER_NAME = 'SCHEDULER_NAME';
const CRON_OPTIONS = 'SCHEDULE_CRON_OPTIONS';
const INTERVAL_OPTIONS = 'SCHEDULE_INTERVAL_OPTIONS';

/** The enum `SchedulerType` of @nestjs/schedule. */
const TYPES = { cron: 1, timeout: 2, interval: 3 } as const;

/** What the scheduler's decorator says of a stacked job. */
export interface StackedSchedule {
  readonly type: keyof typeof TYPES;
  readonly cronTime?: string | Date;
  readonly timeZone?: string;
  readonly intervalMs?: number;
  /** The name it is registered under; `undefined`: a random one. */
  readonly name?: string;
}

/** @throws JobDeclarationError where the method carries no schedule, or none that survived another decorator */
export function stackedScheduleOf({ instance, method, declaration }: FoundJob): StackedSchedule {
  const scheduled: unknown = Reflect.get(instance, method);
  const type = typeof scheduled === 'function' ? typeOf(scheduled) : undefined;
  if (typeof scheduled !== 'function' || type === undefined) {
    throw lost(
      declaration.declaredAt,
      'the method carries no schedule: @Cron, @Interval or @Timeout is missing, or another decorator replaced the method and dropped its metadata',
      'Put @Cron above the other decorators, or use @CoordinatedCron, which does not depend on them.',
    );
  }
  const overriding = overridingClass(Object.getPrototypeOf(instance), method);
  if (overriding !== undefined) {
    throw lost(
      declaration.declaredAt,
      `${overriding} overrides the method with a schedule of its own, which the coordinator does not see`,
      `Put @Coordinated on the method of ${overriding} as well.`,
    );
  }
  const options: unknown = Reflect.getMetadata(CRON_OPTIONS, scheduled);
  const name = stringOf(options, 'name') ?? asString(Reflect.getMetadata(SCHEDULER_NAME, scheduled));
  const cronTime = cronTimeOf(options);
  const timeZone = stringOf(options, 'timeZone');
  const intervalMs =
    type === 'interval' ? numberOf(Reflect.getMetadata(INTERVAL_OPTIONS, scheduled), 'timeout') : undefined;
  return {
    type,
    ...(intervalMs === undefined ? {} : { intervalMs }),
    ...(cronTime === undefined ? {} : { cronTime }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(name === undefined ? {} : { name }),
  };
}

/** @throws JobDeclarationError where the scheduler does not know the job after boot */
export function checkRegistered(job: FoundJob, schedule: StackedSchedule, registry: SchedulerRegistry): void {
  if (isRegistered(schedule, registry)) return;
  throw lost(
    job.declaration.declaredAt,
    `the scheduler's registry does not hold its ${schedule.type} after boot`,
    'See that ScheduleModule.forRoot() does not switch this kind of job off, and that the class is a provider Nest knows.',
  );
}

export function noScheduler({ declaration }: FoundJob): JobDeclarationError {
  return lost(
    declaration.declaredAt,
    'there is no SchedulerRegistry, so nothing fires it',
    'Import ScheduleModule.forRoot() in the application, or use @CoordinatedCron or @CoordinatedInterval, which need none.',
  );
}

function isRegistered({ type, name, cronTime }: StackedSchedule, registry: SchedulerRegistry): boolean {
  if (name !== undefined) return registry.doesExist(type, name);
  if (type === 'interval') return registry.getIntervals().length > 0;
  if (type === 'timeout') return registry.getTimeouts().length > 0;
  return [...registry.getCronJobs().values()].some(
    (job) => cronTime === undefined || cronTime instanceof Date || job.cronTime.source === cronTime,
  );
}

function lost(declaredAt: string, what: string, remedy: string): JobDeclarationError {
  return new JobDeclarationError(
    `${declaredAt} is @Coordinated, but ${what}, so it would never run. ${remedy}`,
  );
}

function typeOf(scheduled: object): keyof typeof TYPES | undefined {
  const type: unknown = Reflect.getMetadata(SCHEDULER_TYPE, scheduled);
  return (Object.keys(TYPES) as (keyof typeof TYPES)[]).find((key) => TYPES[key] === type);
}

function cronTimeOf(options: unknown): string | Date | undefined {
  const value = property(options, 'cronTime');
  return typeof value === 'string' || value instanceof Date ? value : undefined;
}

function stringOf(options: unknown, key: string): string | undefined {
  return asString(property(options, key));
}

function numberOf(options: unknown, key: string): number | undefined {
  const value = property(options, key);
  return typeof value === 'number' ? value : undefined;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
