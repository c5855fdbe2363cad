import { LOG_CLEANUP, TRIALS } from '../plan.js';
import { type Blackout, seeBlackout } from './blackout.js';
import { CRASH_PLAN, LEASE_MS, SWEEP_EVERY_MS } from './crash-plan.js';
import { nothingElseGoesOn } from './going-on.js';
import { type Aim, killInMidBatch } from './killing.js';
import type { CrashStage } from './stage.js';
import { seeComeBack, seeTakenOver, type TakeOver } from './take-over.js';

/** One replica's end in the middle of a run, and its return. */
export interface Death {
  readonly takeOver: TakeOver;
  readonly cameBack: boolean;
}

/** What was seen. A part that is `null` could not be shown. */
export interface Story {
  readonly rerun: Death | null;
  readonly left: Death | null;
  readonly blackout: Blackout | null;
  /** When the first replicas were up, and when the last were told to stop; milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** For settling the run and starting again, within the window of its slot. */
const TIME_TO_RERUN_MS = LEASE_MS + SWEEP_EVERY_MS + 1_000;

/** A death whose slot is run again, one whose slot is left, and the death of all. */
export async function play(stage: CrashStage, idle: () => Promise<void>): Promise<Story> {
  await stage.fleet.boot();
  const from = Date.now();
  const rerun = await seeDeath(stage, LOG_CLEANUP, isRerunPossible);
  const left = await seeDeath(stage, TRIALS, () => nothingElseGoesOn(stage.chronicle, TRIALS));
  const blackout = await seeBlackout(stage);
  await idle();
  return { rerun, left, blackout, from, to: Date.now() };
}

async function seeDeath(stage: CrashStage, job: string, suits: Aim['suits']): Promise<Death | null> {
  const run = await killInMidBatch(stage, { job, suits, victims: (replica) => [replica] });
  if (run === null) return null;
  const isRerun = job === LOG_CLEANUP;
  const takeOver = await seeTakenOver(stage, run, ({ slot }) =>
    isRerun ? slot === run.slot : slot > run.slot,
  );
  return { takeOver, cameBack: await seeComeBack(stage, run.replica) };
}

function isRerunPossible(slot: string): boolean {
  const windowMs = CRASH_PLAN[LOG_CLEANUP]?.windowMs ?? 0;
  return Date.now() + TIME_TO_RERUN_MS < Date.parse(slot) + windowMs;
}
