import type { RunRecord } from 'nestjs-cron-coordinator';
import type { Told } from './chronicle.js';
import { type CrashStage, PATIENCE_MS } from './stage.js';

/** A run in the middle of which its replica was killed. */
export interface CutOffRun {
  readonly job: string;
  readonly slot: string;
  readonly runId: string;
  readonly replica: string;
  /** Milliseconds since the epoch. */
  readonly killedAt: number;
  /** Where in the chronicle what came afterwards begins. */
  readonly place: number;
}

export interface Aim {
  readonly job: string;
  /** Who is killed when that replica is in the middle of a run. */
  victims(replica: string): readonly string[];
  /** Whether a run of that slot is one to be cut off at this moment. */
  suits(slot: string): boolean;
}

/** How many accounts of a run may be done at most: the rest is enough of a middle. */
const FEW = 6;

/**
 * Waits until a replica is in the middle of a run of the job, some accounts done, as the history knows, and others
 * not; and kills. `null` where no such moment came.
 */
export async function killInMidBatch(stage: CrashStage, aim: Aim): Promise<CutOffRun | null> {
  const { chronicle, fleet, history } = stage;
  const passed = new Set<string>();
  for (let from = chronicle.length; ; ) {
    const found = await chronicle.until(PATIENCE_MS, from, (told) => lineOf(told, aim.job, passed));
    if (found === null) return null;
    from = chronicle.length;
    const { runId, slot, replicaId: replica } = found;
    if (!isInTheMiddle(await history.get(runId)) || !aim.suits(slot)) continue;
    const killedAt = Date.now();
    await fleet.kill(aim.victims(replica));
    passed.add(runId);
    // It may have ended between the look and the blow.
    const isUnfinished = (await history.get(runId))?.outcome === undefined;
    if (isUnfinished) return { job: aim.job, slot, runId, replica, killedAt, place: from };
    await fleet.boot(aim.victims(replica));
  }
}

function lineOf({ said }: Told, job: string, passed: ReadonlySet<string>) {
  if (said.name !== 'job.log' || said.event.job !== job || passed.has(said.event.runId)) return null;
  return said.event;
}

function isInTheMiddle(run: RunRecord | null): boolean {
  const done = run?.tenants?.succeeded ?? 0;
  return run?.outcome === undefined && done > 0 && done <= FEW;
}
