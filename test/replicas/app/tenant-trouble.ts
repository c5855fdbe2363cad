import type { TenantRun } from 'nestjs-cron-coordinator';
import type { TenantTrouble } from './settings.js';
import type { Witness } from './witness.js';

/** What a handler does that has that trouble. */
export const TROUBLES: Record<TenantTrouble, (run: TenantRun, witness: Witness) => Promise<void>> = {
  hangs: (run, witness) => {
    run.signal.addEventListener('abort', () => void witness.write('aborted', run, run.tenantId));
    return new Promise(() => {});
  },
  'leaves a rejection': async ({ tenantId }) => {
    void Promise.reject(new Error(`nobody waits for this of ${tenantId}`));
  },
};
