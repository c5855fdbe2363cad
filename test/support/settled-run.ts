import type { RunSettledEvent } from '../../lib/events/run-events.js';
import { anIdentity } from './run-identity.js';

/** How a run of the job `report` is told to have ended, failed but for the changes. */
export const aSettledRun = (changes: Partial<RunSettledEvent> = {}): RunSettledEvent => ({
  ...anIdentity(),
  outcome: 'failed',
  startedAt: '2026-05-04T02:00:00.000Z',
  finishedAt: '2026-05-04T02:00:01.500Z',
  durationMs: 1_500,
  ...changes,
});
