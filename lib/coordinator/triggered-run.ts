import type { RunStarted, RunSummary } from '../common/run.js';

/** Of a trigger that is answered with an earlier one's run. */
interface Repetition {
  deduplicated?: true;
}

/** The summary of a triggered run; of the first one's where the trigger repeats it. @publicApi */
export type TriggeredRun = RunSummary & Repetition;

/** A triggered run that has begun; the first one's where the trigger repeats it. @publicApi */
export type StartedRun = RunStarted & Repetition;

/** Told of a run once it holds its lease. */
export type TellStarted = (started: StartedRun) => void;
