import { type Declared, declared, resolved } from '../../test/support/declared-job.js';
import { hours, minutes } from '../common/duration.js';
import type { JobTiming } from './job.js';

const NOON = Date.parse('2026-01-15T12:00:00Z');

const timingOf = (changes: Declared, timeZone = 'UTC'): JobTiming =>
  resolved(declared(changes), { timeZone }).timing;

const nextSlotOf = (timing: JobTiming): string | null => {
  const schedule = timing.kind === 'cron' || timing.kind === 'stacked' ? timing.schedule : null;
  const slot = schedule?.next(NOON) ?? null;
  return slot === null ? null : new Date(slot).toISOString();
};

describe('a cron job', () => {
  it('is due in its own zone, else in that of the module', () => {
    expect(nextSlotOf(timingOf({}))).toBe('2026-01-16T02:00:00.000Z');
    expect(nextSlotOf(timingOf({}, 'Europe/Berlin'))).toBe('2026-01-16T01:00:00.000Z');
    const own = timingOf({ options: { timeZone: 'America/New_York' } }, 'Europe/Berlin');
    expect(nextSlotOf(own)).toBe('2026-01-16T07:00:00.000Z');
    expect(own).toMatchObject({ timeZone: 'America/New_York' });
  });

  it('has no window, catches nothing up and leaves abandoned runs, unless it says so', () => {
    expect(timingOf({})).toMatchObject({ windowMs: 0, catchUp: null, onAbandoned: 'leave' });
    const options = { window: minutes(5), catchUp: 'latest', onAbandoned: 'rerun' };
    expect(timingOf({ options })).toMatchObject({
      windowMs: minutes(5),
      catchUp: { withinMs: null },
      onAbandoned: 'rerun',
    });
    const within = { catchUp: 'latest', catchUpWithinMs: minutes(5) };
    expect(timingOf({ options: within })).toMatchObject({ catchUp: { withinMs: minutes(5) } });
  });

  it('may be due at one moment', () => {
    expect(nextSlotOf(timingOf({ options: { cronTime: new Date(NOON + 250) } }))).toBe(
      '2026-01-15T12:00:00.250Z',
    );
  });

  it.each<[string, object, RegExp]>([
    ['no time at all', { cronTime: undefined }, /`cronTime`: expected a cron expression.*got nothing/],
    ['an expression that cron cannot read', { cronTime: '0 0 25 * * *' }, /`cronTime`: "0 0 25 \* \* \*"/],
    ['a limit for catching up alone', { catchUpWithinMs: 5 }, /`catchUp`: expected 'latest'.*got nothing/],
    [
      'a limit beside no catching up',
      { catchUp: 'none', catchUpWithinMs: 5 },
      /`catchUp`: expected 'latest'.*"none"/,
    ],
    ['a rerun with nowhere to go', { onAbandoned: 'rerun' }, /`window`: expected a window.*got 0/],
  ])('is refused with %s', (_, options, message) => {
    expect(() => timingOf({ options })).toThrow(message);
  });

  it('is refused with the reader’s own complaint as the cause', () => {
    expect(() => timingOf({ options: { cronTime: '0 0 25 * * *' } })).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'INVALID_ARGUMENT' }) }),
    );
  });
});

describe('an interval job', () => {
  const interval = (intervalMs: number, options: object = {}): JobTiming =>
    timingOf({ kind: 'interval', intervalMs, options });

  it('starts anywhere within its first interval, or where it says', () => {
    expect(interval(hours(1))).toEqual({
      kind: 'interval',
      intervalMs: hours(1),
      startWithin: [0, hours(1)],
    });
    expect(interval(hours(1), { startWithin: [5, 9] })).toMatchObject({ startWithin: [5, 9] });
  });

  it.each([0, -5, 1.5, Number.NaN])('is refused with the interval %p', (given) => {
    expect(() => interval(given)).toThrow(/`interval`: expected a whole number of milliseconds, 1 or more/);
  });
});

describe('a job that stacks on another scheduler', () => {
  const stacked = (changes: Declared): JobTiming => timingOf({ kind: 'stacked', ...changes });

  it('is due when that one’s expression says, in that one’s zone', () => {
    const stackedOn = { cronTime: '0 0 2 * * *', timeZone: 'America/New_York' };
    const timing = stacked({ stackedOn });
    expect(timing).toMatchObject({ kind: 'stacked', ...stackedOn, intervalMs: null });
    expect(nextSlotOf(timing)).toBe('2026-01-16T07:00:00.000Z');
  });

  it('is taken although its expression cannot be read here: the host’s scheduler can', () => {
    const timing = stacked({ stackedOn: { cronTime: 'at dawn', timeZone: 'UTC' } });
    expect(timing).toMatchObject({ cronTime: 'at dawn', schedule: null });
  });

  it('has no expression where an interval fires it', () => {
    expect(stacked({ intervalMs: hours(2) })).toEqual({
      kind: 'stacked',
      cronTime: null,
      timeZone: null,
      intervalMs: hours(2),
      schedule: null,
    });
  });
});

describe('a job with neither time', () => {
  it('is due when triggered', () => {
    expect(timingOf({ kind: 'triggered' })).toEqual({ kind: 'triggered' });
  });
});
