import type { RunSettledEvent } from 'nestjs-cron-coordinator';
import type { Told } from './chronicle.js';
import type { CutOffRun } from './killing.js';
import { type CrashStage, PATIENCE_MS } from './stage.js';

/** What the other replicas made of a run that was cut off. */
export interface TakeOver {
  readonly run: CutOffRun;
  /** When the run was settled, by the first that said so; `null`: nobody did. */
  readonly settledAfterMs: number | null;
  /** The run that followed, which `follows` was waiting for. */
  readonly next: RunSettledEvent | null;
}

/** Waits for another replica to settle the run, and then for a run of the job to follow it. */
export async function seeTakenOver(
  { chronicle }: CrashStage,
  run: CutOffRun,
  follows: (run: RunSettledEvent) => boolean,
): Promise<TakeOver> {
  const settledAt = await chronicle.until(PATIENCE_MS, run.place, (told) =>
    endOf(told)?.runId === run.runId ? told.at : null,
  );
  const next = await chronicle.until(PATIENCE_MS, run.place, (told) => {
    const end = endOf(told);
    return end?.job === run.job && end.runId !== run.runId && didWork(end) && follows(end) ? end : null;
  });
  return { run, settledAfterMs: settledAt === null ? null : settledAt - run.killedAt, next };
}

/** Starts a replica again; says whether it took its part: ran something, or was refused what another had taken. */
export async function seeComeBack({ fleet, chronicle }: CrashStage, name: string): Promise<boolean> {
  const place = chronicle.length;
  await fleet.boot([name]);
  const said = await chronicle.until(PATIENCE_MS, place, (told) =>
    told.teller === name && endOf(told)?.replicaId === name ? true : null,
  );
  return said ?? false;
}

export function endOf({ said }: Told): RunSettledEvent | null {
  return said.name === 'run.settled' ? said.event : null;
}

export function didWork({ outcome }: Pick<RunSettledEvent, 'outcome'>): boolean {
  return outcome === 'succeeded' || outcome === 'partial';
}
