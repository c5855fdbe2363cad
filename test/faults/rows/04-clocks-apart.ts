import { WIRINGS } from '../../replicas/app/settings.js';
import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import type { FaultRow } from '../row.js';
import { endingsOf, PATIENT_MS, repeatedSlots } from '../slots.js';

/** Some of what a clock is off is lost to the time it takes to say so. */
const READING_MS = 500;

const warningsOf = (replica: ReplicaProcess): string[] =>
  replica
    .events('store.warning')
    .map(({ message }) => String(message))
    .filter((message) => SAID.test(message));

const SAID = /clock is (\d+) ms (ahead of|behind) that of Redis/;

export const clocksApart: FaultRow = {
  number: 4,
  fault: 'clocks apart by up to `clockSkewMs`',
  expected:
    "no slot twice (a late replica's run may make the next slot `overlap`); beyond it, a warning (replica clock against Redis `TIME`)",
  async play(stage) {
    const scene = await stage.scene();
    const { log } = scene.witness;
    const clockSkewMs = stage.between(2_000, 4_000);
    const options = { clockSkewMs, storeTimeoutMs: PATIENT_MS };
    const latest = stage.between(READING_MS - clockSkewMs, -READING_MS);
    const aheadMs = [latest, stage.between(latest, latest + clockSkewMs), latest + clockSkewMs];
    const settings = { jobs: ['brief'], wiring: stage.oneOf(WIRINGS), options } as const;
    const fleet = await scene.boot(3, settings, (index) => ({ clock: { aheadMs: aheadMs[index] ?? 0 } }));
    const ahead = fleet.at(-1);
    if (ahead === undefined) throw new Error('No fleet.');

    // What it ran before they were up the others never ask for.
    const bootedAt = Date.now();
    const slots = stage.between(3, 6);
    const last = await log.until(`the replica ahead has run ${slots} slots`, (entries) =>
      entries.filter(({ replica, at }) => replica === ahead.name && at > bootedAt).at(slots - 1),
    );
    // Whether it is there or not when the others come to ask for what it has run.
    const leaves = stage.oneOf(['goes away', 'is killed', 'stays'] as const);
    if (leaves === 'goes away') await ahead.leave();
    if (leaves === 'is killed') await ahead.stop();
    const rest = fleet.filter((replica) => replica !== ahead);
    await Promise.all(rest.map((replica) => replica.untilSettled('brief', last.slot)));
    await scene.witness.settled();

    const ran = log.entries.filter(({ replica }) => replica === ahead.name).map(({ slot }) => slot);
    const asked = rest.map((replica) => replica.settled('brief').filter(({ slot }) => ran.includes(slot)));
    stage.same('no slot runs twice', repeatedSlots(log.entries), []);
    stage.check(
      'the late replicas do ask for what has run, and are refused',
      asked.every((lines) => endingsOf(lines).join() === 'skipped/already-claimed'),
      asked.map(endingsOf),
    );
    stage.same('clocks within the limit are not warned of', fleet.flatMap(warningsOf), []);

    const beyondMs = clockSkewMs + stage.between(2_000, 60_000);
    const way = stage.oneOf(['ahead of', 'behind'] as const);
    const clock = { aheadMs: way === 'ahead of' ? beyondMs : -beyondMs };
    const wrong = await scene.bootOne({ ...settings, clock });
    const warning = await wrong.log.until('a warning', () => warningsOf(wrong)[0]);
    const said = SAID.exec(warning);
    const unsaidMs = beyondMs - Number(said?.[1]);
    stage.check('beyond it a warning says which way', said?.[2] === way, warning);
    stage.check(
      'and by how much, against the clock of Redis',
      unsaidMs >= 0 && unsaidMs <= READING_MS,
      warning,
    );
    stage.see(
      `clocks ${clockSkewMs} ms apart, the one ahead ${leaves}: ${ran.length} slots once; ${beyondMs} ms ${way}: warned`,
    );
  },
};
