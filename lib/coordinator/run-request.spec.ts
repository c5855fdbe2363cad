import { aJob, settingsOf } from '../../test/support/job.js';
import { days, hours, minutes, seconds } from '../common/duration.js';
import { RECENT } from '../locking/coordination-store.js';
import { cronSchedule } from '../schedule/schedule-cache.js';
import type { CronTiming } from './job.js';
import { catchUpWithinMs, claimOfNamed, dueRequest, slotClaimMs } from './run-request.js';

const SLOT = '2026-05-04T02:00:00.000Z';
const slotMs = Date.parse(SLOT);
const settings = settingsOf({ clockSkewMs: seconds(10), leaseMs: seconds(30) });

const hourly = (changes: Partial<CronTiming> = {}): CronTiming => ({
  kind: 'cron',
  schedule: cronSchedule('0 0 * * * *', 'UTC'),
  cronTime: '0 0 * * * *',
  timeZone: 'UTC',
  windowMs: 0,
  catchUp: null,
  onAbandoned: 'leave',
  ...changes,
});

describe('the request of a slot that fell due', () => {
  it('claims the slot, and is neither forced nor for chosen tenants', () => {
    const job = aJob({ timing: hourly() });
    expect(dueRequest(job, slotMs, settings)).toEqual({
      job,
      slot: SLOT,
      trigger: 'schedule',
      claim: { key: SLOT, ttlMs: seconds(80) },
      force: false,
      tenantIds: null,
    });
    expect(dueRequest(job, slotMs, settings, 'catch-up').trigger).toBe('catch-up');
  });

  it('claims the job itself where that has a guard', () => {
    const job = aJob({ timing: hourly(), ttlMs: hours(5) });
    expect(dueRequest(job, slotMs, settings).claim).toEqual({ key: RECENT, ttlMs: hours(5) });
  });
});

describe('the claim of a slot', () => {
  const claimMs = (timing: CronTiming, leaseMs = seconds(30)): number =>
    slotClaimMs(aJob({ timing }), slotMs, settingsOf({ clockSkewMs: seconds(10), leaseMs }));

  it('outlives the clocks’ differences by a minute, or by the lease where that is longer', () => {
    expect(claimMs(hourly())).toBe(seconds(20) + minutes(1));
    expect(claimMs(hourly(), minutes(5))).toBe(seconds(20) + minutes(5));
  });

  it('outlives the window', () => {
    expect(claimMs(hourly({ windowMs: minutes(7) }))).toBe(minutes(7) + seconds(80));
  });

  it('holds as long as the slot may be caught up on', () => {
    expect(claimMs(hourly({ catchUp: { withinMs: days(2) } }))).toBe(days(2) + seconds(80));
    expect(claimMs(hourly({ catchUp: { withinMs: null } }))).toBe(hours(1) + seconds(80));
  });

  it('has no window of an interval', () => {
    const timing = { kind: 'interval', intervalMs: hours(1), startWithin: [0, 0] } as const;
    expect(slotClaimMs(aJob({ timing }), slotMs, settings)).toBe(seconds(80));
  });

  it('that a trigger names holds for a day at least', () => {
    expect(claimOfNamed(aJob(), slotMs, settings)).toEqual({ key: SLOT, ttlMs: days(1) });
    const longer = aJob({ timing: hourly({ catchUp: { withinMs: days(2) } }) });
    expect(claimOfNamed(longer, slotMs, settings).ttlMs).toBe(days(2) + seconds(80));
  });
});

describe('how old a missed slot may be', () => {
  const within = (timing: CronTiming): number => catchUpWithinMs(aJob({ timing }), slotMs);

  it('is as it was said, or one period', () => {
    expect(within(hourly({ catchUp: { withinMs: minutes(5) } }))).toBe(minutes(5));
    expect(within(hourly({ catchUp: { withinMs: null } }))).toBe(hours(1));
  });

  it('is nothing for a job that does not catch up, and for a last slot', () => {
    expect(within(hourly())).toBe(0);
    expect(catchUpWithinMs(aJob(), slotMs)).toBe(0);
    const last = cronSchedule(new Date(slotMs), 'UTC');
    expect(within(hourly({ schedule: last, catchUp: { withinMs: null } }))).toBe(0);
  });
});
