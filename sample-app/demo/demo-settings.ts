import type { AppSettings } from '../app.settings.js';
import { OVERRIDES } from './plan.js';

/** A replica's settings: what is the same for all of them in the demo, and what is its own. */
export function demoSettings(own: AppSettings): AppSettings {
  return {
    ...own,
    coordinator: {
      jobs: OVERRIDES,
      // Soon enough for the slot after a killed replica's: nothing else frees the lease that it held.
      leaseMs: 4_000,
      // All replicas read the same machine's clock.
      clockSkewMs: 2_000,
      // A killed replica's run is settled before the demo ends.
      history: { sweepEveryMs: 2_000 },
      ...own.coordinator,
    },
  };
}
