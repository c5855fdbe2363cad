import { InvalidArgumentError } from '../common/errors.js';
import { readCronFields } from './cron-fields.js';
import { CronSchedule } from './cron-schedule.js';
import { OneOffSchedule } from './one-off-schedule.js';
import type { Schedule } from './schedule.js';
import { WallClockMatch } from './wall-clock-match.js';
import { ZoneTimeline } from './zone-timeline.js';

/** The schedules of one application: jobs with the same expression and zone share one, and all share the zones. */
export class ScheduleCache {
  private readonly zones = new Map<string, ZoneTimeline>();
  private readonly schedules = new Map<string, Schedule>();

  /**
   * @param cronTime a cron expression as `@Cron` takes it, or the one moment to run at
   * @throws InvalidArgumentError naming the expression or the zone, and what is wrong with it
   */
  get(cronTime: string | Date, timeZone: string): Schedule {
    if (cronTime instanceof Date) return oneOff(cronTime);
    const description = `${cronTime} (${timeZone})`;
    const existing = this.schedules.get(description);
    if (existing !== undefined) return existing;
    const times = new WallClockMatch(readCronFields(cronTime));
    const schedule = new CronSchedule(times, this.zone(timeZone), description);
    this.schedules.set(description, schedule);
    return schedule;
  }

  private zone(timeZone: string): ZoneTimeline {
    const existing = this.zones.get(timeZone);
    if (existing !== undefined) return existing;
    const zone = ZoneTimeline.of(timeZone);
    this.zones.set(timeZone, zone);
    return zone;
  }
}

/** The schedule of a cron expression, or of one moment. Where there are many, {@link ScheduleCache} shares them. */
export function cronSchedule(cronTime: string | Date, timeZone: string): Schedule {
  return new ScheduleCache().get(cronTime, timeZone);
}

function oneOff(moment: Date): Schedule {
  const slot = moment.getTime();
  if (Number.isNaN(slot)) {
    throw new InvalidArgumentError(
      'The Date given as cronTime is invalid (its time is NaN). Give one that exists.',
    );
  }
  return new OneOffSchedule(slot);
}
