import type { RunOutcome } from './run.js';

/** Each outcome once; one that is missing or unknown here does not compile. */
export const OUTCOMES: { readonly [O in RunOutcome]: O } = {
  succeeded: 'succeeded',
  partial: 'partial',
  failed: 'failed',
  interrupted: 'interrupted',
  skipped: 'skipped',
  abandoned: 'abandoned',
  missed: 'missed',
};
