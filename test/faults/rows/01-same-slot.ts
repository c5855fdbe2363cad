import { TALLY_EVENT } from '../../replicas/app/settings.js';
import { everySecond } from '../every-second.js';
import type { FaultRow } from '../row.js';
import { unhurried } from '../unhurried.js';

/** Nothing but the claim stands between the replicas: with `skip` the lease would help it. */
const overlap = 'allow';

/** How much faster the replicas' clocks run than the machine's: a slot of each job every half a second. */
const RATE = 2;

const FULL = { replicas: 20, jobs: 40, slots: 250 };
const BRIEF = { replicas: 4, jobs: 40, slots: 20 };

export const sameSlot: FaultRow = {
  number: 1,
  fault: 'N replicas fire the same slot together',
  expected: 'one run; the others `skipped/already-claimed`',
  brief: true,
  alone: true,
  async play(stage) {
    const size = stage.brief ? BRIEF : FULL;
    const scene = await stage.scene();
    const registered = everySecond(size.jobs);
    const startAt = new Date().toISOString();
    const fleet = await scene.boot(size.replicas, {
      jobs: [],
      registered,
      terse: true,
      clock: { startAt, rate: RATE },
      options: {
        ...unhurried(RATE),
        jobs: Object.fromEntries(registered.map(({ name }) => [name, { overlap }])),
      },
    });
    // Every replica is up from here on.
    await scene.witness.log.until('a run', ([run]) => run, 60_000);
    const first = nextSlot(scene.witness.log.entries.map(({ slot }) => slot));
    const last = new Date(Date.parse(first) + (size.slots - 1) * 1_000).toISOString();
    const after = new Date(Date.parse(last) + 10_000).toISOString();
    await scene.witness.log.until(
      `slot ${after}`,
      (entries) => entries.find(({ slot }) => slot >= after),
      (size.slots * 1_000) / RATE + 240_000,
    );
    await Promise.all(fleet.map((replica) => replica.leave()));
    await scene.witness.settled();

    const counted = new Map<string, number>();
    for (const { job, slot } of scene.witness.log.entries) {
      if (slot < first || slot > last) continue;
      counted.set(`${job} ${slot}`, (counted.get(`${job} ${slot}`) ?? 0) + 1);
    }
    const due = size.jobs * size.slots;
    const extra = [...counted].filter(([, runs]) => runs > 1);
    stage.check('no slot ran twice', extra.length === 0, extra.slice(0, 10));
    stage.check('every slot ran', counted.size === due, `${due - counted.size} of ${due} did not`);
    const endings = fleet.map((replica) => replica.events(TALLY_EVENT)[0]?.counts);
    const tried = endings.reduce<number>((sum, counts) => sum + sumOf(counts), 0);
    const kinds = new Set(endings.flatMap((counts) => Object.keys(counts ?? {})));
    // A replica that a busy machine kept from its timers for a whole period comes too late to ask.
    kinds.delete('missed/late');
    stage.same('the others were refused', [...kinds].sort(), ['skipped/already-claimed', 'succeeded']);
    stage.measure('acquisitions', tried);
    stage.see(`${size.replicas} replicas, ${due} slots, ${tried} acquisitions, ${extra.length} duplicates`);
  },
};

function nextSlot(seen: readonly string[]): string {
  const latest = seen.reduce((one, other) => (one > other ? one : other), new Date(0).toISOString());
  return new Date(Date.parse(latest) + 5_000).toISOString();
}

function sumOf(counts: unknown): number {
  return Object.values(counts ?? {}).reduce<number>((sum, count) => sum + Number(count), 0);
}
