import type { WitnessEntry } from '../replicas/app/settings.js';
import { type SettledLine, settledOf } from '../replicas/fleet/log-line.js';
import type { ReplicaProcess } from '../replicas/fleet/replica-process.js';
import { apart } from '../replicas/fleet/scene.js';

/** Resolves with what the replica says, in the end, of the run that a handler wrote of. */
export function untilEnded(
  fleet: readonly ReplicaProcess[],
  { replica, job, runId }: Pick<WitnessEntry, 'replica' | 'job' | 'runId'>,
): Promise<SettledLine> {
  const { one } = apart(fleet, replica);
  return one.log.until(`${replica} settles run ${runId} of ${job}`, (lines) =>
    settledOf(lines, job).find((line) => line.runId === runId),
  );
}
