import fc from 'fast-check';
import type { AcquireRequest } from '../../../lib/locking/coordination-store.js';
import { type Fleet, LONGEST_JOURNEY_MS, STEP_MS } from './fleet.js';
import type { GrantedRun, Ledger } from './ledger.js';
import type { Weather } from './replica.js';
import type { Journey } from './slow-link.js';

const JOBS = ['report', 'bill:{ing}'];
const SLOTS = ['2026-03-01T02:00:00.000Z', '2026-03-01T03:00:00.000Z', 'recent'];

type Step = fc.AsyncCommand<Ledger, Fleet>;
type Asked = Pick<AcquireRequest, 'job' | 'claim' | 'lease' | 'ignorePaused'>;

/** A step that is possible at any time. */
function step(shown: string, run: (fleet: Fleet) => Promise<void> | void): Step {
  return {
    check: () => true,
    run: async (_, fleet) => {
      await run(fleet);
      await fleet.settle();
    },
    toString: () => shown,
  };
}

/** A step of one of the runs that were ever granted: also of one that is long over, as a replica may be late. */
function stepOf(shown: string, pick: number, run: (run: GrantedRun, fleet: Fleet) => void): Step {
  return {
    check: ({ runs }) => runs.length > 0,
    run: async ({ runs }, fleet) => {
      const granted = runs[runs.length - 1 - (pick % runs.length)];
      if (granted !== undefined) run(granted, fleet);
      await fleet.settle();
    },
    toString: () => `${shown} (run ${pick} from the last)`,
  };
}

const steps = (max: number): fc.Arbitrary<number> => fc.nat(max / STEP_MS).map((count) => count * STEP_MS);
const replica = fc.nat(2);
const job = fc.constantFrom(...JOBS);
/** Mostly one of the last: older ones have mostly expired. */
const pick = fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, fc.nat(9));

const journey: fc.Arbitrary<Journey> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ thereMs: 0, backMs: 0 }) },
  { weight: 2, arbitrary: fc.record({ thereMs: steps(LONGEST_JOURNEY_MS), backMs: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ thereMs: steps(1_000), backMs: steps(LONGEST_JOURNEY_MS) }) },
);

const claim = fc.record({ key: fc.constantFrom(...SLOTS), ttlMs: fc.constantFrom(5_000, 60_000) });
const lease = fc.record({
  scope: fc.constantFrom('', '', '', 'run:1'),
  ttlMs: fc.constantFrom(3_000, 6_000),
});

// Whatever is asked for holds longer than its question is on its way after the deadline: a withdrawal need not
// be remembered for longer than there could be anything to withdraw.
const asked: fc.Arbitrary<Asked> = fc
  .record({
    job,
    claim: fc.option(claim, { nil: null, freq: 6 }),
    lease: fc.option(lease, { nil: null, freq: 6 }),
    ignorePaused: fc.constantFrom(false, false, false, true),
  })
  .filter((request) => request.claim !== null || request.lease !== null);

const question = fc.record({ replica, asked, journey });

const acquires = fc.array(question, { minLength: 1, maxLength: 3 }).map((questions) =>
  step(`acquire ${JSON.stringify(questions)}`, (fleet) => {
    for (const { replica: index, asked: request, journey: way } of questions) {
      const token = fleet.newToken(index);
      const identity = { replicaId: `replica ${index}`, runId: `run of ${token}`, token, at: fleet.now() };
      void fleet.replica(index).acquire({ ...request, ...identity }, way);
    }
  }),
);

const renews = fc.tuple(pick, journey).map(([which, way]) =>
  stepOf(`renew ${JSON.stringify(way)}`, which, (run, fleet) => {
    void fleet.replica(run.replica).renew(run, way);
  }),
);

const releases = fc.tuple(pick, journey).map(([which, way]) =>
  stepOf(`release ${JSON.stringify(way)}`, which, (run, fleet) => {
    void fleet.replica(run.replica).release(run, way);
  }),
);

const withdrawals = pick.map((which) =>
  stepOf('withdraw', which, (run, fleet) => fleet.replica(run.replica).withdraw(run)),
);

const pauses = fc.tuple(replica, job, fc.boolean(), journey).map(([index, name, paused, way]) =>
  step(`${paused ? 'pause' : 'resume'} ${name} ${JSON.stringify(way)}`, (fleet) => {
    void fleet.replica(index).setPaused(name, paused, way);
  }),
);

const changeTo = (...weathers: Weather[]): fc.Arbitrary<Step> =>
  fc
    .tuple(replica, fc.constantFrom(...weathers))
    .map(([index, weather]) =>
      step(`replica ${index}: ${weather}`, (fleet) => fleet.replica(index).weather(weather)),
    );

const clearing = changeTo('clear');
const disturbance = changeTo('questions refused', 'questions lost');
const answersLost = changeTo('answers lost');

const passes = fc
  .oneof({ weight: 3, arbitrary: steps(2_500) }, steps(8_000))
  .map((ms) => step(`${ms} ms pass`, (fleet) => fleet.pass(ms)));

const common = [
  acquires,
  acquires,
  acquires,
  passes,
  passes,
  renews,
  releases,
  withdrawals,
  pauses,
  clearing,
];

/**
 * Anything that may happen to a fleet, in any order.
 *
 * @param answers `'late at most'`: none is lost for ever, so that a replica learns of everything that it was granted
 */
export const happenings = (answers: 'late at most' | 'lost or late'): fc.Arbitrary<Iterable<Step>> =>
  fc.commands([...common, disturbance, ...(answers === 'late at most' ? [] : [answersLost])], {
    maxCommands: 40,
    size: 'max',
  });
