import { declared, resolved } from '../../test/support/declared-job.js';
import { hours, minutes, seconds } from '../common/duration.js';
import { dailyBetween } from '../schedule/window-helpers.js';
import type { JobOverrides } from './job-definition.js';
import type { CronTiming, Job } from './job.js';

const timingOf = ({ timing }: Job): CronTiming => {
  if (timing.kind !== 'cron') throw new Error(`expected a cron job, got one that is ${timing.kind}`);
  return timing;
};

describe('a declared job', () => {
  it('has the documented defaults where it says nothing', () => {
    const declaration = declared();
    const job = resolved(declaration);
    expect(job).toMatchObject({
      name: 'report',
      flowName: 'report',
      disabled: false,
      overlap: 'skip',
      ttlMs: null,
      maxRunMs: null,
      overdueAfterMs: 60_000,
      tenants: null,
      declaredAt: 'ReportsService.build',
    });
    expect(job.handler).toBe(declaration.handler);
    expect(Object.isFrozen(job)).toBe(true);
  });

  it('is as it says', () => {
    const options = { flowName: 'reporting', disabled: true, overlap: 'allow', ttl: hours(5), maxRunMs: 7 };
    const overdueAfterMs = minutes(5);
    expect(resolved(declared({ options: { ...options, overdueAfterMs } }))).toMatchObject({
      overdueAfterMs,
      name: 'report',
      flowName: 'reporting',
      disabled: true,
      overlap: 'allow',
      ttlMs: hours(5),
      maxRunMs: 7,
    });
  });

  it.each(['stacked', 'triggered'] as const)('is never overdue where it is %s', (kind) => {
    expect(resolved(declared({ kind })).overdueAfterMs).toBeNull();
    const options = { overdueAfterMs: 1 };
    expect(() => resolved(declared({ kind, options }))).toThrow(
      '`overdueAfterMs`: there is no such option here, it belongs to cron and interval jobs',
    );
  });

  it('is refused by the name of its method where it has none of its own', () => {
    expect(() => resolved(declared({ options: { name: '' } }))).toThrow(
      /ReportsService\.build:\n.*`name`: expected a non-empty string/,
    );
  });

  it('is refused with the job, its place and the option', () => {
    const refusal = expect(() => resolved(declared({ options: { ttl: 0 } })));
    refusal.toThrow(/job "report" \(ReportsService\.build\):\n.*`ttl`: expected .* got 0/);
    refusal.toThrow(expect.objectContaining({ context: { job: 'report', option: 'ttl' } }));
  });
});

describe('the guard of an interval', () => {
  const guardOf = (intervalMs: number, options: object = {}): number | null =>
    resolved(declared({ kind: 'interval', intervalMs, options })).ttlMs;

  it('is the interval less what the clocks may differ, and at least half of it in whole milliseconds', () => {
    expect(guardOf(hours(1))).toBe(hours(1) - seconds(10));
    expect(guardOf(seconds(12))).toBe(seconds(6));
    expect(guardOf(15)).toBe(8);
  });

  it('is what the job says instead', () => {
    expect(guardOf(hours(1), { ttl: minutes(7) })).toBe(minutes(7));
  });
});

describe('configuration', () => {
  const configured = (override: JobOverrides, options: object = {}): Job =>
    resolved(declared({ options }), { jobs: { report: override } });

  it('goes before the declaration, and leaves what it does not speak of', () => {
    const job = configured({ flowName: 'configured' }, { flowName: 'declared', overlap: 'allow' });
    expect(job).toMatchObject({ flowName: 'configured', overlap: 'allow' });
    expect(timingOf(job).cronTime).toBe('0 0 2 * * *');
  });

  it('says nothing by an option that is there but undefined', () => {
    expect(configured({ flowName: undefined, overlap: 'allow' }, { flowName: 'declared' })).toMatchObject({
      flowName: 'declared',
      overlap: 'allow',
    });
  });

  it('of another job changes nothing', () => {
    expect(resolved(declared(), { jobs: { other: { disabled: true } } }).disabled).toBe(false);
  });

  it('replaces expression and window by a window helper', () => {
    const timing = timingOf(configured({ cronTime: dailyBetween('03:00', '05:00') }, { window: minutes(1) }));
    expect(timing).toMatchObject({ cronTime: '0 0 3 * * *', windowMs: hours(2) });
  });

  it('changes the window that a helper of the declaration brought', () => {
    const cronTime = dailyBetween('03:00', '05:00');
    expect(timingOf(configured({ window: minutes(5) }, { cronTime }))).toMatchObject({
      cronTime: '0 0 3 * * *',
      windowMs: minutes(5),
    });
  });

  it('may not name a window beside a helper of its own', () => {
    expect(() => configured({ cronTime: dailyBetween('03:00', '05:00'), window: 5 })).toThrow(
      /`window`: expected no window beside a window helper.*got 5/,
    );
  });

  it('switches catching up off without having to know how far it would have gone', () => {
    const options = { catchUp: 'latest', catchUpWithinMs: hours(6) };
    expect(timingOf(configured({ catchUp: 'none' }, options)).catchUp).toBeNull();
    expect(timingOf(configured({ flowName: 'other' }, options)).catchUp).toEqual({ withinMs: hours(6) });
    expect(timingOf(configured({ catchUpWithinMs: hours(1) }, options)).catchUp).toEqual({
      withinMs: hours(1),
    });
  });

  it('is refused by its own place where it is wrong', () => {
    expect(() => configured({ startWithin: [0, 5] })).toThrow(
      /CronCoordinatorModule, `jobs\.report`:\n.*`startWithin`: .*interval jobs/,
    );
  });
});

describe('an option that does not belong', () => {
  it.each([
    ['window', 5, 'it belongs to cron jobs'],
    ['concurrency', 5, 'it belongs to tenant jobs'],
    ['startWithin', [0, 5], 'it belongs to interval jobs'],
  ])('is refused with the kind of job it belongs to: %s', (option, value, owner) => {
    expect(() => resolved(declared({ kind: 'triggered', options: { [option]: value } }))).toThrow(owner);
  });

  it('and belongs nowhere is called unknown', () => {
    expect(() => resolved(declared({ options: { cronTme: 1 } }))).toThrow(/no such option here$/);
  });
});
