import fc from 'fast-check';
import { AlarmClock } from '../../lib/schedule/alarm.js';
import { CronTimer } from '../../lib/schedule/cron-timer.js';
import { ScheduleCache } from '../../lib/schedule/schedule-cache.js';
import { ManualClock } from '../../lib/testing/manual-clock.js';
import { SeededRandom } from '../../lib/testing/seeded-random.js';
import { CLOCK_CHANGES } from './clock-changes.js';
import { nightlyExpression } from './schedule-expressions.js';

// Many rounds; how long they take says nothing.
jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GRACE_MS = 10_000;
const schedules = new ScheduleCache();

interface Plan {
  expression: string;
  windowMs: number;
  seed: number;
  /** Where the timer starts, and how long it runs. */
  fromMs: number;
  stretches: { awakeMs: number; asleepMs: number }[];
}

const plans = (change: number, asleep: fc.Arbitrary<number>): fc.Arbitrary<Plan> =>
  fc.record({
    expression: nightlyExpression,
    windowMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 * HOUR })),
    seed: fc.nat(),
    fromMs: fc.integer({ min: change - 2 * HOUR, max: change + HOUR }),
    stretches: fc.array(fc.record({ awakeMs: fc.nat(HOUR), asleepMs: asleep }), {
      minLength: 1,
      maxLength: 4,
    }),
  });

interface Handed {
  slot: number;
  at: number;
}

/** One replica's timer, through its stretches, and what it did with the slots. */
async function runTimer(
  zone: string,
  plan: Plan,
): Promise<{ handed: Handed[]; passed: number; end: number }> {
  const clock = new ManualClock(plan.fromMs);
  const handed: Handed[] = [];
  let passed = 0;
  const timer = new CronTimer({
    schedule: schedules.get(plan.expression, zone),
    windowMs: plan.windowMs,
    lateGraceMs: GRACE_MS,
    alarm: new AlarmClock({
      clock,
      onError: (error) => {
        throw error;
      },
    }),
    clock,
    random: new SeededRandom(plan.seed),
    onDue: (slot) => handed.push({ slot, at: clock.now() }),
    onLate: (newest, oldest) => (passed += slotsOf(zone, plan, oldest - 1, newest).length),
  });
  timer.start();
  for (const { awakeMs, asleepMs } of plan.stretches) {
    await clock.advance(awakeMs);
    // What sleeps notices on waking that the wall clock went on without it.
    clock.set(clock.now() + asleepMs);
  }
  // The last stretch is an awake one, past every window that is open.
  await clock.advance(plan.windowMs + MINUTE);
  const end = clock.now();
  timer.stop();
  return { handed, passed, end };
}

function slotsOf(zone: string, { expression }: Plan, from: number, until: number): number[] {
  const schedule = schedules.get(expression, zone);
  const slots: number[] = [];
  for (let slot = schedule.next(from); slot !== null && slot <= until; slot = schedule.next(slot)) {
    slots.push(slot);
  }
  return slots;
}

describe.each(CLOCK_CHANGES)(
  'the timer of a job through the change of clocks in $zone at $at',
  ({ zone, at }) => {
    const change = Date.parse(at);

    it('hands out each slot once, in its window and before the next slot', async () => {
      await fc.assert(
        fc.asyncProperty(plans(change, fc.constant(0)), async (plan) => {
          const { handed, passed, end } = await runTimer(zone, plan);
          const schedule = schedules.get(plan.expression, zone);
          for (const { slot, at: moment } of handed) {
            expect(moment).toBeGreaterThanOrEqual(slot);
            const close = Math.min(slot + Math.max(plan.windowMs, 1), schedule.next(slot) ?? Infinity);
            expect(moment).toBeLessThan(close);
          }
          // A slot whose window was open at the start is taken too; one whose window is open at the end may come yet.
          const slots = handed.map(({ slot }) => slot);
          const open = plan.windowMs > 0 ? schedule.latest(plan.fromMs, plan.fromMs - plan.windowMs) : null;
          const first = open === null ? plan.fromMs : open - 1;
          const due = slotsOf(zone, plan, first, end);
          expect(slots).toEqual(due.slice(0, slots.length));
          expect(due.slice(slots.length).every((slot) => slot + plan.windowMs > end)).toBe(true);
          expect(passed).toBe(0);
        }),
        { numRuns: 15 },
      );
    });

    it('hands out or passes over each slot once, however long it sleeps in between', async () => {
      await fc.assert(
        fc.asyncProperty(plans(change, fc.oneof(fc.nat(5 * MINUTE), fc.nat(3 * HOUR))), async (plan) => {
          const { handed, passed, end } = await runTimer(zone, plan);
          const slots = handed.map(({ slot }) => slot);
          expect(slots).toEqual([...new Set(slots)].sort((a, b) => a - b));
          for (const { slot, at: moment } of handed) {
            expect(moment).toBeGreaterThanOrEqual(slot);
            expect(moment).toBeLessThan(slot + plan.windowMs + GRACE_MS);
          }
          const schedule = schedules.get(plan.expression, zone);
          const open = plan.windowMs > 0 ? schedule.latest(plan.fromMs, plan.fromMs - plan.windowMs) : null;
          const due = slotsOf(zone, plan, open === null ? plan.fromMs : open - 1, end);
          const pending = due.filter((slot) => slot + plan.windowMs > end).length;
          expect(handed.length + passed).toBeGreaterThanOrEqual(due.length - pending);
          expect(handed.length + passed).toBeLessThanOrEqual(due.length);
        }),
        { numRuns: 15 },
      );
    });
  },
);
