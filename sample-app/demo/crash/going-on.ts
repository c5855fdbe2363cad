import type { Chronicle } from './chronicle.js';

/** Whether no run of another job goes on anywhere; one that was cut off does until somebody has settled it. */
export function nothingElseGoesOn(chronicle: Chronicle, job: string): boolean {
  const going = new Set<string>();
  for (const { said } of chronicle.since(0)) {
    if (said.name === 'run.started' && said.event.job !== job) going.add(said.event.runId);
    if (said.name === 'run.settled') going.delete(said.event.runId);
  }
  return going.size === 0;
}
