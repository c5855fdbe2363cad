import { CronTime } from 'cron';
import { InvalidArgumentError } from '../common/errors.js';
import { toErrorInfo } from '../common/error-info.js';

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What a cron expression names, each list in ascending order. */
export interface CronFields {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: readonly number[];
  /** 1 is January. */
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly daysOfWeek: readonly number[];
}

/**
 * Reads an expression with the reader of `@Cron` itself, so that it cannot mean anything else here.
 *
 * @throws InvalidArgumentError naming the expression and cron's own complaint
 */
export function readCronFields(expression: string): CronFields {
  const cronTime = parse(expression);
  const fields = {
    seconds: valuesOf(cronTime, 'second'),
    minutes: valuesOf(cronTime, 'minute'),
    hours: valuesOf(cronTime, 'hour'),
    daysOfMonth: valuesOf(cronTime, 'dayOfMonth'),
    months: valuesOf(cronTime, 'month'),
    daysOfWeek: valuesOf(cronTime, 'dayOfWeek'),
  };
  if (!everOccurs(fields)) {
    throw new InvalidArgumentError(
      `The cron expression "${expression}" never occurs: none of its months has such a day. ` +
        'Name a day of the month that exists.',
      { cronTime: expression },
    );
  }
  return fields;
}

function parse(expression: string): CronTime {
  try {
    // The zone has no part in reading, and without one cron looks the machine's up each time.
    return new CronTime(expression, 'UTC');
  } catch (error) {
    throw new InvalidArgumentError(
      `"${expression}" is not a cron expression: ${toErrorInfo(error).message}. ` +
        'Expected five or six fields ([second] minute hour day-of-month month day-of-week) or a preset such as @daily.',
      { cronTime: expression },
      { cause: error },
    );
  }
}

// The fields are private. CronTime.toJSON() would be public, but it writes "*" also for a field that lacks only its last value (0-58).
function valuesOf(cronTime: CronTime, unit: string): number[] {
  const field: unknown = Reflect.get(cronTime, unit);
  if (typeof field !== 'object' || field === null || Object.keys(field).length === 0) {
    throw new Error(
      'The installed version of the cron package keeps its fields elsewhere. Install cron 4.4.',
    );
  }
  return Object.keys(field)
    .map(Number)
    .sort((a, b) => a - b);
}

function everOccurs({ daysOfMonth, months, daysOfWeek }: CronFields): boolean {
  const earliest = daysOfMonth[0] ?? Infinity;
  return daysOfWeek.length < 7 || months.some((month) => earliest <= (DAYS_IN_MONTH[month - 1] ?? 0));
}
