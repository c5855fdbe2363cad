import fc from 'fast-check';
import { FanOutRun } from '../support/fan-out-run.js';

// Many rounds; how long they take says nothing.
jest.setTimeout(120_000);

type Ending = 'returns' | 'throws' | 'resolves' | 'rejects' | 'never ends';

interface Plan {
  mode: 'chunked' | 'sliding';
  concurrency: number;
  sizes: number[];
  endings: { ending: Ending; ms: number }[];
  /** When nothing more may start, in milliseconds of the run. */
  stopAt: number | null;
  abortAt: number | null;
  /** Before which page the list fails. */
  listFailsAt: number | null;
}

const moment = fc.option(fc.integer({ min: 0, max: 120 }), { nil: null });

const plans: fc.Arbitrary<Plan> = fc.record({
  mode: fc.constantFrom('chunked', 'sliding'),
  concurrency: fc.integer({ min: 1, max: 6 }),
  sizes: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }),
  endings: fc.array(
    fc.record({
      ending: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom<Ending>('returns', 'throws', 'resolves', 'rejects') },
        { weight: 1, arbitrary: fc.constant<Ending>('never ends') },
      ),
      ms: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 1, maxLength: 45 },
  ),
  stopAt: moment,
  abortAt: moment,
  listFailsAt: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
});

interface Outcome {
  run: FanOutRun;
  failed: boolean;
  /** When each tenant was started, in milliseconds of the run. */
  startedAt: number[];
}

/** Runs the plan to its end, which is at the latest an abort long after everything else. */
async function carryOut(plan: Plan): Promise<Outcome> {
  const controller = new AbortController();
  const startedAt: number[] = [];
  let open = true;
  const handlers: Record<Ending, (ms: number) => unknown> = {
    returns: () => undefined,
    throws: () => {
      throw new Error('thrown');
    },
    resolves: (ms) => run.sleep(ms),
    rejects: (ms) => run.sleep(ms).then(() => Promise.reject(new Error('rejected'))),
    'never ends': () => new Promise(() => undefined),
  };
  const run: FanOutRun = new FanOutRun({
    mode: plan.mode,
    concurrency: plan.concurrency,
    pages: listOf(plan),
    signal: controller.signal,
    mayStart: () => open,
    work: ({ tenant }) => {
      startedAt.push(run.clock.monotonic());
      const { ending, ms } = plan.endings[tenant % plan.endings.length] ?? { ending: 'returns', ms: 0 };
      return handlers[ending](ms);
    },
  });
  if (plan.stopAt !== null) run.clock.setTimer(() => (open = false), plan.stopAt);
  run.clock.setTimer(() => controller.abort(), plan.abortAt ?? 10_000);
  await run.clock.advance(10_000);
  const failed = await run.finished.then(
    () => false,
    () => true,
  );
  return { run, failed, startedAt };
}

async function* listOf({ sizes, listFailsAt }: Plan): AsyncGenerator<{ id: string; tenant: number }[]> {
  let next = 0;
  for (const [index, size] of sizes.entries()) {
    if (index === listFailsAt) throw new Error('list failed');
    yield Array.from({ length: size }, () => ({ id: `t${next}`, tenant: next++ }));
  }
}

describe('a fan-out, whatever its handlers, its list and its run do', () => {
  it('ends each eligible tenant in exactly one way', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { run } = await carryOut(plan);
        const totals = run.totals.totals();
        expect(totals.succeeded + totals.failed + totals.unprocessed).toBe(totals.eligible);
        expect(new Set(run.started).size).toBe(run.started.length);
        expect(new Set(totals.unprocessedIds).size).toBe(totals.unprocessed);
        const failedIds = new Set(totals.failures.map(({ tenantId }) => tenantId));
        expect(totals.unprocessedIds.filter((id) => failedIds.has(id))).toEqual([]);
        // What was started and neither failed nor was cut off has succeeded.
        const cutOff = run.started.filter((id) => totals.unprocessedIds.includes(id)).length;
        expect(totals.succeeded + totals.failed).toBe(run.started.length - cutOff);
      }),
      { numRuns: 300 },
    );
  });

  it('never has more than its concurrency in flight, and starts in the given order', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { run } = await carryOut(plan);
        expect(run.mostInFlight).toBeLessThanOrEqual(plan.concurrency);
        const places = run.started.map((id) => Number(id.slice(1)));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  it('fails only with its list, and counts the same all the same', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { run, failed } = await carryOut({ ...plan, abortAt: null, stopAt: null });
        const ends = plan.endings.every(({ ending }) => ending !== 'never ends');
        const breaks = plan.listFailsAt !== null && plan.listFailsAt < plan.sizes.length;
        if (ends) {
          expect(failed).toBe(breaks);
          expect(run.totals.totals().unprocessed).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('starts every tenant of the list unless it is told to stop', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const endings = plan.endings.filter(({ ending }) => ending !== 'never ends');
        const { run } = await carryOut({ ...plan, endings, abortAt: null, stopAt: null, listFailsAt: null });
        const count = plan.sizes.reduce((total, size) => total + size, 0);
        expect(run.started).toEqual(Array.from({ length: count }, (_, index) => `t${index}`));
      }),
      { numRuns: 200 },
    );
  });

  it('starts nothing after the stop, and nothing after the abort', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { startedAt } = await carryOut(plan);
        const last = Math.min(
          plan.stopAt ?? Number.POSITIVE_INFINITY,
          plan.abortAt ?? Number.POSITIVE_INFINITY,
        );
        for (const at of startedAt) expect(at).toBeLessThanOrEqual(last);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps chunks apart: none starts before the one before it has ended', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 36 }),
        async (concurrency, sizes, durations) => {
          const spans: { from: number; to: number }[] = [];
          const run: FanOutRun = new FanOutRun({
            mode: 'chunked',
            concurrency,
            sizes,
            work: async ({ tenant }) => {
              const from = run.clock.monotonic();
              await run.sleep(durations[tenant % durations.length] ?? 1);
              spans[tenant] = { from, to: run.clock.monotonic() };
            },
          });
          await run.clock.advance(10_000);
          await run.finished;
          let first = 0;
          let earliest = 0;
          for (const size of sizes) {
            for (let done = 0; done < size; done += concurrency) {
              const chunk = spans.slice(first, first + Math.min(concurrency, size - done));
              for (const { from } of chunk) expect(from).toBe(earliest);
              earliest = Math.max(...chunk.map(({ to }) => to));
              first += chunk.length;
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
