import { heldMsIn, type SettledLine } from './log-line.js';
import type { ReplicaProcess } from './replica-process.js';

/** What a replica takes besides, and what it does not notice of an event loop that was held. */
const ASIDE_MS = 200;

export interface LateAnswer {
  readonly slot: string;
  readonly durationMs: number;
  /** How long its event loop was held meanwhile. */
  readonly heldMs: number;
}

/**
 * The slots among those a replica has settled for which it waited longer than `storeTimeoutMs`. Of a timer that is late
 * because the event loop was held it cannot know whether the answer lies unread: it waits once more for as long.
 */
export function lateAnswers(
  { log }: ReplicaProcess,
  settled: readonly SettledLine[],
  storeTimeoutMs: number,
): LateAnswer[] {
  return settled
    .map(({ slot, startedAt, finishedAt, durationMs }) => {
      return { slot, durationMs, heldMs: heldMsIn(log.entries, startedAt, finishedAt) };
    })
    .filter(({ durationMs, heldMs }) => durationMs > storeTimeoutMs + 2 * heldMs + ASIDE_MS);
}
