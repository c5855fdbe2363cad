import type { WitnessEntry } from '../app/settings.js';
import type { ReplicaProcess } from './replica-process.js';
import { apart } from './scene.js';
import type { WitnessServer } from './witness-server.js';

export interface KilledInRun {
  readonly begun: WitnessEntry;
  readonly runner: ReplicaProcess;
  readonly others: readonly ReplicaProcess[];
  readonly killedAt: number;
}

/** Kills the replica that runs the job, once its run is in the history, and waits until it is gone. */
export async function killInRun(
  job: string,
  fleet: readonly ReplicaProcess[],
  witness: WitnessServer,
): Promise<KilledInRun> {
  const begun = await witness.log.until('a run begins', ([first]) => first);
  const { one: runner, others } = apart(fleet, begun.replica);
  // No job waits for the history, so a run that is killed in its first moments may not have reached it.
  await Promise.all(
    others.map((replica) =>
      replica.log.until(`${replica.name} is refused for the run twice`, () =>
        replica.settled(job).filter(({ owner }) => owner?.runId === begun.runId).length >= 2
          ? true
          : undefined,
      ),
    ),
  );
  runner.kill('SIGKILL');
  const killedAt = Date.now();
  await runner.exited;
  return { begun, runner, others, killedAt };
}
