import { aJob } from '../../test/support/job.js';
import { anIdentity } from '../../test/support/run-identity.js';
import { hours, minutes, seconds } from '../common/duration.js';
import type { RunOutcome, RunSummary, RunTrigger } from '../common/run.js';
import { EventBus } from '../events/event-bus.js';
import { cronSchedule } from '../schedule/schedule-cache.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { CronTiming, Job, JobTiming } from './job.js';
import { OverdueSlots } from './overdue-slots.js';

const BOOT = Date.parse('2026-05-04T00:30:00Z');
const GRACE_MS = minutes(1);

const cron = (expression: string, windowMs = 0): CronTiming => ({
  ...{ kind: 'cron', schedule: cronSchedule(expression, 'UTC'), cronTime: expression, timeZone: 'UTC' },
  ...{ windowMs, catchUp: null, onAbandoned: 'leave' },
});
const HOURLY = cron('0 0 * * * *');

function setUp(timing: JobTiming = HOURLY, changes: Partial<Job> = {}) {
  const clock = new ManualClock(BOOT);
  const events = new EventBus((_, error) => {
    throw error;
  });
  const overdue = new OverdueSlots(events, clock);
  const job = aJob({ timing, overdueAfterMs: GRACE_MS, ...changes });
  overdue.watch(job);
  /** The time alone, of the same day. */
  const at = (time: string): void => clock.set(Date.parse(`2026-05-04T${time}Z`));
  const identity = (time: string, trigger: RunTrigger = 'schedule') =>
    anIdentity({ slot: `2026-05-04T${time}.000Z`, trigger });
  const starts = (time: string, trigger?: RunTrigger): void => {
    const startedAt = new Date(clock.now()).toISOString();
    events.emit('run.started', {
      ...identity(time, trigger),
      ...{ startedAt, attempt: 1, fencingToken: null, admissionMs: 0 },
    });
  };
  const settles = (time: string, outcome: RunOutcome, rest: Partial<RunSummary> = {}): void => {
    const now = new Date(clock.now()).toISOString();
    events.emit('run.settled', {
      ...identity(time),
      ...{ startedAt: now, finishedAt: now, durationMs: 0, outcome, ...rest },
    });
  };
  const since = (): string | null => {
    const ms = overdue.since('report');
    return ms === null ? null : new Date(ms).toISOString().slice(11, 19);
  };
  return { clock, overdue, job, at, starts, settles, since };
}

describe('a slot of which nothing is heard', () => {
  it('is overdue once its grace is over, since the moment it was due', () => {
    const { at, since } = setUp();
    at('01:01:00');
    expect(since()).toBeNull();
    at('01:01:00.001');
    expect(since()).toBe('01:00:00');
    at('03:30:00');
    expect(since()).toBe('01:00:00');
  });

  it('is due by the end of its window, which never reaches past the next slot', () => {
    const within = setUp(cron('0 0 * * * *', minutes(20)));
    within.at('01:21:00');
    expect(within.since()).toBeNull();
    within.at('01:21:01');
    expect(within.since()).toBe('01:20:00');
    const cut = setUp(cron('0 0 * * * *', hours(5)));
    cut.at('02:01:01');
    expect(cut.since()).toBe('02:00:00');
  });

  it('is due within its window too where no other follows', () => {
    const date = new Date('2026-05-04T02:00:00Z');
    const schedule = { next: (after: number) => (after < date.getTime() ? date.getTime() : null) };
    const once = {
      ...HOURLY,
      cronTime: date,
      schedule: { ...HOURLY.schedule, ...schedule },
      windowMs: minutes(5),
    };
    const { at, since, starts } = setUp(once);
    at('02:06:01');
    expect(since()).toBe('02:05:00');
    starts('02:00:00');
    expect(since()).toBeNull();
  });

  it('does not count from before the job was watched', () => {
    const { overdue, job, at, since } = setUp();
    at('01:30:00');
    overdue.watch(job);
    expect(since()).toBeNull();
    overdue.forget('report');
    at('09:00:00');
    expect(since()).toBeNull();
  });
});

describe('a slot that is heard of', () => {
  it('is not overdue from the start of its run on, however long that takes', () => {
    const { at, starts, since } = setUp();
    at('01:00:00');
    starts('01:00:00');
    at('01:59:59');
    expect(since()).toBeNull();
    at('02:01:01');
    expect(since()).toBe('02:00:00');
  });

  it.each<[string, RunOutcome, RunSummary['reason']]>([
    ['was taken by another replica', 'skipped', 'already-claimed'],
    ['gave way to a run that goes on elsewhere', 'skipped', 'overlap'],
    ['fell due while the job was paused', 'skipped', 'paused'],
    ['came too late to tell who took it', 'skipped', 'late'],
    ['failed', 'failed', undefined],
    ['was cut short', 'interrupted', 'lease-lost'],
    ['was abandoned', 'abandoned', undefined],
  ])('is not overdue where it %s', (_, outcome, reason) => {
    const { at, settles, since } = setUp();
    at('01:30:00');
    expect(since()).toBe('01:00:00');
    settles('01:00:00', outcome, reason === undefined ? {} : { reason });
    expect(since()).toBeNull();
  });

  it.each<[string, RunOutcome, RunSummary['reason']]>([
    ['the store did not answer', 'skipped', 'store-unavailable'],
    ['this replica shuts down', 'skipped', 'shutting-down'],
    ['no replica took it', 'missed', 'late'],
  ])('stays overdue where %s', (_, outcome, reason) => {
    const { at, settles, since } = setUp();
    at('01:30:00');
    settles('01:00:00', outcome, { reason });
    expect(since()).toBe('01:00:00');
  });

  it('accounts for those before it, and not for those after', () => {
    const { at, settles, since } = setUp();
    at('04:30:00');
    settles('03:00:00', 'skipped', { reason: 'already-claimed' });
    expect(since()).toBe('04:00:00');
    settles('02:00:00', 'succeeded');
    expect(since()).toBe('04:00:00');
  });

  it('is made up for by a run that somebody triggers, unless it is for a time to come', () => {
    const { at, starts, since } = setUp();
    at('01:30:00');
    starts('23:00:00', 'manual');
    expect(since()).toBe('01:00:00');
    starts('01:30:00', 'manual');
    expect(since()).toBeNull();
    at('02:01:01');
    expect(since()).toBe('02:00:00');
  });

  it('may come a little before its time, as timers do', () => {
    const { at, starts, since } = setUp();
    at('00:59:59.990');
    starts('01:00:00');
    at('01:30:00');
    expect(since()).toBeNull();
  });

  it('is nobody’s matter where the job is not watched', () => {
    const { overdue, settles, since } = setUp();
    overdue.forget('report');
    settles('01:00:00', 'missed');
    expect(since()).toBeNull();
  });
});

describe('a job that fires at an interval', () => {
  const interval: JobTiming = { kind: 'interval', intervalMs: minutes(10), startWithin: [0, minutes(2)] };

  it('is due first by the end of its start, then an interval after the last', () => {
    const { at, starts, since } = setUp(interval);
    at('00:33:00');
    expect(since()).toBeNull();
    at('00:33:01');
    expect(since()).toBe('00:32:00');
    starts('00:33:01');
    at('00:44:01');
    expect(since()).toBeNull();
    at('00:44:02');
    expect(since()).toBe('00:43:01');
  });

  it('may fire in the very second it is watched from', () => {
    const { clock, overdue, job, starts, since } = setUp(interval);
    clock.set(BOOT + 700);
    overdue.watch(job);
    starts('00:30:00');
    clock.set(BOOT + minutes(10) + seconds(60));
    expect(since()).toBeNull();
    clock.set(BOOT + minutes(10) + seconds(61));
    expect(since()).toBe('00:40:00');
  });
});

describe('a job without slots of its own', () => {
  it.each<[string, JobTiming, Partial<Job>]>([
    ['no schedule', { kind: 'triggered' }, {}],
    ['no limit', HOURLY, { overdueAfterMs: null }],
  ])('is never overdue with %s', (_, timing, changes) => {
    const { at, since } = setUp(timing, changes);
    at('23:00:00');
    expect(since()).toBeNull();
  });
});
