import type { WitnessEntry } from '../../replicas/app/settings.js';
import { grouped } from '../grouped.js';
import type { FaultRow } from '../row.js';
import type { Stage } from '../stage.js';
import { unhurried } from '../unhurried.js';

const TENANTS = 10;

/** How much faster the replica's clock runs: a run each tenth of a second, where each serves but one tenant. */
const FAST = 10;

/** Where a run is to serve at least half of them, it has time for that on a busy machine too. */
const STEADY = 2;

/** The value that a chi-square of nine degrees of freedom passes once in 100,000 fair trials (tables of the distribution). */
const CHI_SQUARE_BOUND = 39.34;

export const greedyOrder: FaultRow = {
  number: 30,
  fault: 'a greedy order',
  expected:
    'over many interrupted runs every tenant gets its turn: first place uniform (chi-square), `carryOver` bounds the wait to two runs',
  async play(stage) {
    const [first, wait] = await Promise.all([firstPlaces(stage, 400), longestWait(stage, 100)]);
    stage.check('first place is uniform', first.chiSquare < CHI_SQUARE_BOUND, first);
    stage.check('with carryOver none waits longer than two runs', wait.runs <= 2, wait);
    stage.measure('chi-square of first places', first.chiSquare);
    stage.see(
      `${first.places} interrupted runs, first place chi-square ${first.chiSquare} (bound ${CHI_SQUARE_BOUND}); ` +
        `with carryOver the longest wait in ${wait.of} was ${wait.runs} runs`,
    );
  },
};

/** Each run serves one tenant and is cut off: who is it? */
async function firstPlaces(stage: Stage, runs: number): Promise<{ chiSquare: number; places: number }> {
  const served = await interruptedRuns(stage, { runs, tenantsPerRun: 1, carryOver: false, rate: FAST });
  const expected = served.length / TENANTS;
  const counts = new Map(idsOf().map((id) => [id, 0]));
  for (const [id = ''] of served) counts.set(id, (counts.get(id) ?? 0) + 1);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return { chiSquare: Number(chiSquare.toFixed(1)), places: served.length };
}

/** Each run serves half the tenants or more: how many runs until one's turn comes round again? */
async function longestWait(stage: Stage, runs: number): Promise<{ runs: number; of: number }> {
  // The last of them is cut off, so that it is left over as well.
  const tenantsPerRun = stage.between(TENANTS / 2 + 1, TENANTS - 1);
  const served = await interruptedRuns(stage, { runs, tenantsPerRun, carryOver: true, rate: STEADY });
  const waits = idsOf().map((id) => {
    const turns = served.flatMap((run, at) => (run.includes(id) ? [at] : []));
    const ends = [-1, ...turns, served.length];
    return Math.max(...ends.slice(1).map((turn, at) => turn - (ends[at] ?? 0)));
  });
  return { runs: Math.max(...waits), of: served.length };
}

interface Interrupted {
  readonly runs: number;
  readonly tenantsPerRun: number;
  readonly carryOver: boolean;
  readonly rate: number;
}

/** Whom each run served, run by run. */
async function interruptedRuns(
  stage: Stage,
  { runs, tenantsPerRun, carryOver, rate }: Interrupted,
): Promise<string[][]> {
  const scene = await stage.scene();
  const replica = await scene.bootOne({
    jobs: ['greedy'],
    tenants: TENANTS,
    tenantsPerRun,
    clock: { rate },
    options: { ...unhurried(rate), jobs: { greedy: { carryOver } } },
  });
  const wanted = (runs * 1_000) / rate;
  const byRun = (entries: readonly WitnessEntry[]): Map<string, WitnessEntry[]> =>
    grouped(entries, ({ runId }) => runId);
  await scene.witness.log.until(
    `${runs} runs`,
    (all) => (byRun(all).size > runs ? true : undefined),
    wanted + 120_000,
  );
  await replica.leave();
  await scene.witness.settled();
  const interrupted = new Set(replica.settled('greedy').map(({ runId, reason }) => `${runId} ${reason}`));
  return [...byRun(scene.witness.of('greedy'))]
    .filter(([runId]) => interrupted.has(`${runId} max-run`))
    .map(([, entries]) => entries.map(({ tenantId = '' }) => tenantId));
}

const idsOf = (): string[] => Array.from({ length: TENANTS }, (_, index) => `tenant-${index + 1}`);
