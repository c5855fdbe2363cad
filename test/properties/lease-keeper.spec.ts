import fc from 'fast-check';
import { LeaseKeeper, type RenewalResult } from '../../lib/locking/lease-keeper.js';
import { LeaseServer, type RenewalFate } from './lease-keeper/lease-server.js';
import { SuspendingClock } from './lease-keeper/suspending-clock.js';

// Many rounds; how long they take says nothing.
jest.setTimeout(120_000);

type Step =
  | { kind: 'pass' | 'suspend'; share: number }
  | { kind: 'the server loses the lease' }
  | { kind: 'stop' };

interface Plan {
  ttlMs: number;
  /** How long the acquire was on its way to the store, and its answer on the way back. */
  acquire: RenewalFate;
  fates: RenewalFate[];
  steps: Step[];
}

const share = (max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: Math.round(100 * max) }).map((n) => n / 100);

const fate: fc.Arbitrary<RenewalFate> = fc.record({
  thereShare: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, share(0.2), share(1.2)),
  backShare: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, share(0.2), share(1.2)),
  ending: fc.oneof(
    { weight: 5, arbitrary: fc.constant<RenewalFate['ending']>('answered') },
    fc.constantFrom<RenewalFate['ending']>('error', 'throws', 'never answered', 'never arrives'),
  ),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('pass'), share: share(0.5) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('suspend'), share: share(1.1) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'the server loses the lease' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'stop' }) },
);

const plans: fc.Arbitrary<Plan> = fc.record({
  ttlMs: fc.integer({ min: 1, max: 200 }).map((n) => n * 300),
  acquire: fc.record({ thereShare: share(0.3), backShare: share(0.3), ending: fc.constant('answered') }),
  fates: fc.array(fate, { minLength: 1, maxLength: 12 }),
  steps: fc.array(step, { minLength: 1, maxLength: 40 }),
});

/** One lease, from both of its ends. */
class Held {
  readonly clock = new SuspendingClock(0);
  readonly lostAt: number[] = [];
  readonly told: RenewalResult[] = [];
  readonly server: LeaseServer;
  readonly keeper: LeaseKeeper;

  constructor({ ttlMs, acquire, fates }: Plan) {
    const landedAt = Math.round(acquire.thereShare * ttlMs);
    this.server = new LeaseServer(this.clock, ttlMs, fates, { sentAt: 0, landedAt });
    this.clock.suspend(landedAt + Math.round(acquire.backShare * ttlMs));
    this.keeper = new LeaseKeeper({
      store: this.server,
      lease: { job: 'report', scope: '', token: 'ours', ttlMs },
      acquiredSentAt: 0,
      clock: this.clock,
      onLost: () => this.lostAt.push(this.clock.monotonic()),
      onRenewal: (result) => this.told.push(result),
    });
  }

  async take(step: Step, ttlMs: number): Promise<void> {
    if (step.kind === 'pass') await this.clock.advance(Math.round(step.share * ttlMs));
    else if (step.kind === 'suspend') this.clock.suspend(Math.round(step.share * ttlMs));
    else if (step.kind === 'stop') this.keeper.stop();
    else this.server.lose();
  }
}

const without = (kinds: readonly Step['kind'][], { steps }: Plan): Step[] =>
  steps.filter(({ kind }) => !kinds.includes(kind));

describe('the lease of a run, whatever becomes of its renewals', () => {
  it('is trusted only while the store holds it, however late timers fire and answers come', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const held = new Held(plan);
        for (const step of without(['the server loses the lease'], plan)) {
          await held.take(step, plan.ttlMs);
          if (held.keeper.trusted()) expect(held.server.holds()).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is not trusted past nine tenths of its time after the last confirmed renewal was sent', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const held = new Held(plan);
        for (const step of plan.steps) {
          await held.take(step, plan.ttlMs);
          if (held.clock.monotonic() >= held.server.trustedUntil) expect(held.keeper.trusted()).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is lost once at most, and then or when it was given back never asked for again', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const held = new Held(plan);
        let afterTheEnd: { sent: number; told: number; lost: number } | null = null;
        for (const step of plan.steps) {
          await held.take(step, plan.ttlMs);
          const seen = {
            sent: held.server.sentAt.length,
            told: held.told.length,
            lost: held.lostAt.length,
          };
          expect(seen.lost).toBeLessThanOrEqual(1);
          if (afterTheEnd !== null) expect(seen).toEqual(afterTheEnd);
          if (held.keeper.trusted()) continue;
          afterTheEnd = { ...seen, lost: held.lostAt.length };
          expect(held.clock.pendingTimers).toBe(held.server.travelling);
        }
        expect(held.server.sentTooLate).toBe(0);
        expect(held.server.mostUnderWay).toBeLessThanOrEqual(1);
        held.keeper.stop();
        expect(held.keeper.trusted()).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is told lost without being asked, at the very moment its trust ends', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const held = new Held(plan);
        for (const step of without(['suspend', 'stop', 'the server loses the lease'], plan)) {
          await held.take(step, plan.ttlMs);
          const over = held.clock.monotonic() >= held.server.trustedUntil;
          expect(held.lostAt).toEqual(over ? [held.server.trustedUntil] : []);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is kept for as long as renewals are confirmed in time, with errors in between', async () => {
    const soon: fc.Arbitrary<RenewalFate> = fc.record({
      thereShare: share(0.05),
      backShare: share(0.05),
      ending: fc.constantFrom<RenewalFate['ending']>('error', 'throws', 'answered'),
    });
    const prompt: RenewalFate = { thereShare: 0, backShare: 0, ending: 'answered' };
    await fc.assert(
      fc.asyncProperty(plans, fc.array(fc.tuple(soon, soon)), async (plan, pairs) => {
        // Two tries that fail after a tenth each, and the pauses between, leave time for the third.
        const fates = pairs.flatMap((pair) => [...pair, prompt]).concat(prompt);
        const acquire = { ...plan.acquire, thereShare: 0, backShare: 0 };
        const held = new Held({ ...plan, acquire, fates });
        for (const step of without(['suspend', 'stop', 'the server loses the lease'], plan)) {
          await held.take(step, plan.ttlMs);
          expect(held.lostAt).toEqual([]);
          expect(held.keeper.trusted()).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is given up within one renewal once the server has lost it', async () => {
    const answered = fc.record({
      thereShare: share(0.1),
      backShare: share(0.1),
      ending: fc.constant<RenewalFate['ending']>('answered'),
    });
    await fc.assert(
      fc.asyncProperty(
        plans,
        fc.array(answered, { minLength: 1 }),
        share(3),
        async (plan, fates, lostAfter) => {
          const acquire = { ...plan.acquire, thereShare: 0, backShare: 0 };
          const held = new Held({ ...plan, acquire, fates });
          await held.clock.advance(Math.round(lostAfter * plan.ttlMs));
          held.server.lose();
          // A third until the next renewal, and one that was answered before the loss but not heard yet.
          await held.clock.advance((1 / 3 + 0.4) * plan.ttlMs);
          expect(held.lostAt).toHaveLength(1);
          expect(held.server.holds()).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});
