import { type Declared, declared, resolved } from '../../test/support/declared-job.js';
import { hours, minutes } from '../common/duration.js';
import { type JobInfo, jobInfoOf, type JobMoments } from './job-info.js';
import type { RegisteredJob } from './job-registry.js';

const infoOf = (
  changes: Declared,
  moments: Partial<JobMoments> = {},
  state: Partial<RegisteredJob> = {},
): JobInfo => {
  const job = resolved(declared(changes), { tenants: { list: () => [] } });
  return jobInfoOf(
    { job, running: 0, lastRun: null, paused: false, ...state },
    { nextSlotMs: null, overdueSinceMs: null, ...moments },
  );
};

describe('what a job is listed with', () => {
  it('is its expression, zone and window, where it has them', () => {
    const nextSlot = '2026-05-04T02:00:00.000Z';
    const nextSlotMs = Date.parse(nextSlot);
    expect(infoOf({ options: { window: minutes(5) } }, { nextSlotMs })).toEqual({
      name: 'report',
      cronTime: '0 0 2 * * *',
      intervalMs: null,
      timeZone: 'UTC',
      window: minutes(5),
      nextSlot,
      disabled: false,
      paused: false,
      running: false,
      lastRun: null,
      tenant: false,
      overdueSince: null,
    });
  });

  it('is since when it is overdue, unless it is paused or runs', () => {
    const overdueSinceMs = Date.parse('2026-05-04T02:00:00Z');
    expect(infoOf({}, { overdueSinceMs }).overdueSince).toBe('2026-05-04T02:00:00.000Z');
    expect(infoOf({}, { overdueSinceMs }, { paused: true }).overdueSince).toBeNull();
    expect(infoOf({}, { overdueSinceMs }, { running: 1 }).overdueSince).toBeNull();
  });

  it('is its one moment as text', () => {
    const cronTime = new Date('2026-05-04T02:00:00Z');
    expect(infoOf({ options: { cronTime } }).cronTime).toBe('2026-05-04T02:00:00.000Z');
  });

  it.each<[string, Declared, Partial<JobInfo>]>([
    ['an interval job', { kind: 'interval', intervalMs: hours(1) }, { intervalMs: hours(1) }],
    ['one that stacks on an interval', { kind: 'stacked', intervalMs: hours(1) }, { intervalMs: hours(1) }],
    ['one that is only triggered', { kind: 'triggered' }, { intervalMs: null }],
  ])('is no expression of %s', (_, changes, expected) => {
    const none = { cronTime: null, timeZone: null, window: 0, nextSlot: null };
    expect(infoOf(changes)).toMatchObject({ ...none, ...expected });
  });

  it('is whether it is for tenants, and whether it is disabled', () => {
    expect(infoOf({ tenant: true, options: { disabled: true } })).toMatchObject({
      tenant: true,
      disabled: true,
    });
  });
});
