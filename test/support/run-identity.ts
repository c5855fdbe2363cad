import type { RunIdentity } from '../../lib/common/run.js';

/** A scheduled run of the job `report`, but for the changes. */
export const anIdentity = (changes: Partial<RunIdentity> = {}): RunIdentity => ({
  job: 'report',
  runId: 'run',
  slot: '2026-05-04T02:00:00.000Z',
  trigger: 'schedule',
  replicaId: 'replica',
  flowName: 'reporting',
  ...changes,
});
