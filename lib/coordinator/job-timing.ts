import { toErrorInfo } from '../common/error-info.js';
import { durationMs } from '../common/option-schema.js';
import type { Schedule } from '../schedule/schedule.js';
import type { ScheduleCache } from '../schedule/schedule-cache.js';
import type { CronTiming, IntervalTiming, JobTiming, StackedTiming } from './job.js';
import type { JobDeclaration } from './job-declaration.js';
import { invalidOption, type JobSubject, unexpectedOption } from './job-option-error.js';
import type { FlatOptions } from './merged-options.js';

/** What a job's timing depends on beside its options. */
export interface TimingParts {
  readonly schedules: ScheduleCache;
  /** The zone of a schedule that names none. */
  readonly timeZone: string;
}

/** When a job is due. @throws CronOptionsError */
export function timingOf(
  job: JobSubject,
  declaration: JobDeclaration,
  options: FlatOptions,
  parts: TimingParts,
): JobTiming {
  switch (declaration.kind) {
    case 'cron':
      return cronTiming(job, options, parts);
    case 'interval':
      return intervalTiming(job, declaration.intervalMs, options);
    case 'stacked':
      return stackedTiming(declaration, parts.schedules);
    case 'triggered':
      return { kind: 'triggered' };
  }
}

function cronTiming(job: JobSubject, options: FlatOptions, parts: TimingParts): CronTiming {
  const { cronTime, timeZone = parts.timeZone, window = 0, catchUp, catchUpWithinMs } = options;
  const { onAbandoned = 'leave' } = options;
  if (cronTime === undefined) {
    throw unexpectedOption(
      job,
      'cronTime',
      'a cron expression, a Date, or what a window helper gives',
      cronTime,
    );
  }
  if (catchUpWithinMs !== undefined && catchUp !== 'latest') {
    throw unexpectedOption(job, 'catchUp', `'latest', since catchUpWithinMs is set`, catchUp);
  }
  if (onAbandoned === 'rerun' && window === 0) {
    throw unexpectedOption(
      job,
      'window',
      `a window, since onAbandoned is 'rerun' and acts within it`,
      window,
    );
  }
  const schedule = readSchedule(job, () => parts.schedules.get(cronTime, timeZone));
  const caughtUp = catchUp === 'latest' ? { withinMs: catchUpWithinMs ?? null } : null;
  return { kind: 'cron', schedule, cronTime, timeZone, windowMs: window, catchUp: caughtUp, onAbandoned };
}

function readSchedule(job: JobSubject, read: () => Schedule): Schedule {
  try {
    return read();
  } catch (error) {
    throw invalidOption(job, 'cronTime', toErrorInfo(error).message, { cause: error });
  }
}

function intervalTiming(job: JobSubject, intervalMs: unknown, { startWithin }: FlatOptions): IntervalTiming {
  const checked = durationMs(1).safeParse(intervalMs);
  if (!checked.success) {
    throw unexpectedOption(job, 'interval', 'a whole number of milliseconds, 1 or more', intervalMs);
  }
  return { kind: 'interval', intervalMs: checked.data, startWithin: startWithin ?? [0, checked.data] };
}

function stackedTiming({ stackedOn, intervalMs }: JobDeclaration, schedules: ScheduleCache): StackedTiming {
  const schedule = stackedOn === undefined ? null : scheduleIfReadable(stackedOn, schedules);
  const { cronTime, timeZone } = stackedOn ?? { cronTime: null, timeZone: null };
  return { kind: 'stacked', cronTime, timeZone, intervalMs: intervalMs ?? null, schedule };
}

/** The host's scheduler has read the expression already, and may read more than this house does. */
function scheduleIfReadable(
  { cronTime, timeZone }: { readonly cronTime: string | Date; readonly timeZone: string },
  schedules: ScheduleCache,
): Schedule | null {
  try {
    return schedules.get(cronTime, timeZone);
  } catch {
    return null;
  }
}
