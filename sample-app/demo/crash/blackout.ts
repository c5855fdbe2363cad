import { BILLING, CRASH_PLAN } from './crash-plan.js';
import { LOG_CLEANUP, slotsBetween, TRIALS } from '../plan.js';
import type { Chronicle } from './chronicle.js';
import { nothingElseGoesOn } from './going-on.js';
import { type CutOffRun, killInMidBatch } from './killing.js';
import { type CrashStage, PATIENCE_MS } from './stage.js';
import { endOf, seeTakenOver, type TakeOver } from './take-over.js';

/** A time in which no replica was up. */
export interface Blackout {
  readonly takeOver: TakeOver;
  /** By job, the slots whose window opened and closed in it. */
  readonly slots: ReadonlyMap<string, readonly string[]>;
  /** Milliseconds since the epoch. */
  readonly upAgainAt: number;
  /** The jobs of those slots that ran again afterwards. */
  readonly resumed: ReadonlySet<string>;
}

const JOBS = [TRIALS, BILLING];
/** Of each of the jobs, in the dark. */
const SLOTS = 2;

/** Kills all replicas at once, in the middle of a run; leaves them down for some slots, and starts them again. */
export async function seeBlackout(stage: CrashStage): Promise<Blackout | null> {
  const { fleet, chronicle } = stage;
  const cutOff = await killInMidBatch(stage, {
    job: TRIALS,
    victims: () => fleet.names,
    suits: () => nothingElseGoesOn(chronicle, TRIALS) && wasCleaned(chronicle),
  });
  if (cutOff === null) return null;
  await chronicle.pause(darkUntil(cutOff) - Date.now());
  const slots = new Map(JOBS.map((job) => [job, dark(job, cutOff, Date.now())]));
  await fleet.boot();
  const upAgainAt = Date.now();
  const takeOver = await seeTakenOver(stage, cutOff, ({ slot }) => slot > cutOff.slot);
  for (const [job, missed] of slots) {
    const all = missed.length;
    let known = 0;
    await chronicle.until(PATIENCE_MS, cutOff.place, ({ said }) => {
      if (said.name === 'slots.missed' && said.event.job === job) known += said.event.count;
      if (said.name === 'run.settled' && said.event.job === job && said.event.outcome === 'missed')
        known += 1;
      return known >= all ? true : null;
    });
  }
  return { takeOver, slots, upAgainAt, resumed: await resumed(chronicle, cutOff) };
}

/** The slot that is run at a moment of its long window has had its moment. */
function wasCleaned(chronicle: Chronicle): boolean {
  const period = (CRASH_PLAN[LOG_CLEANUP]?.everySeconds ?? 0) * 1_000;
  return chronicle.since(0).some((told) => {
    const end = endOf(told);
    return end?.job === LOG_CLEANUP && Date.now() - Date.parse(end.slot) < period;
  });
}

function dark(job: string, { killedAt }: CutOffRun, to: number): string[] {
  return slotsBetween(job, killedAt, to, CRASH_PLAN);
}

/** The moment at which each of the jobs has lost its slots. */
function darkUntil(cutOff: CutOffRun): number {
  let until = cutOff.killedAt;
  while (JOBS.some((job) => dark(job, cutOff, until).length < SLOTS)) until += 100;
  return until;
}

async function resumed(chronicle: Chronicle, { place }: CutOffRun): Promise<ReadonlySet<string>> {
  const again = new Set<string>();
  await chronicle.until(PATIENCE_MS, place, (told) => {
    const end = endOf(told);
    if (end !== null && end.outcome === 'succeeded' && JOBS.includes(end.job)) again.add(end.job);
    return again.size === JOBS.length ? true : null;
  });
  return again;
}
