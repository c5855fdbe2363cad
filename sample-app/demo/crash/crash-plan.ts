import { minutes } from 'nestjs-cron-coordinator';
import type { AppSettings } from '../../app.settings.js';
import { AUTOMATIONS, LOG_CLEANUP, type Plan, spedUp, TRIALS } from '../plan.js';

export const BILLING = 'billing-archive';

/** A slot that is still going on when its replica is killed is run again while its window is open. */
const LONG_WINDOW_MS = 9_500;
const SHORT_WINDOW_MS = 900;

/** The jobs that the story is about. */
export const CRASH_PLAN: Plan = {
  [LOG_CLEANUP]: { everySeconds: 10, from: 0, windowMs: LONG_WINDOW_MS, effect: 'lines moved' },
  [TRIALS]: { everySeconds: 4, from: 0, windowMs: SHORT_WINDOW_MS, effect: 'mails sent' },
  [BILLING]: { everySeconds: 4, from: 2, windowMs: SHORT_WINDOW_MS, effect: 'invoices archived' },
};

/** Nothing but these frees what a killed replica held, and settles what it had begun. */
export const LEASE_MS = 2_000;
export const SWEEP_EVERY_MS = 1_000;

/** What all replicas of the story are told, beside where the database is. */
export function crashSettings(own: AppSettings): AppSettings {
  return {
    ...own,
    coordination: 'sql',
    coordinator: {
      ...own.coordinator,
      leaseMs: LEASE_MS,
      // All replicas read the same machine's clock.
      clockSkewMs: 500,
      history: { sweepEveryMs: SWEEP_EVERY_MS, progressEveryMs: 100 },
      jobs: {
        [LOG_CLEANUP]: spedUp(CRASH_PLAN, LOG_CLEANUP),
        // One account at a time, so that there is a middle to be killed in.
        [TRIALS]: {
          ...spedUp(CRASH_PLAN, TRIALS),
          concurrency: 1,
          retry: { attempts: 4, backoffMs: 50, factor: 1 },
        },
        [BILLING]: spedUp(CRASH_PLAN, BILLING),
        'collapse-announcements': { disabled: true },
        [AUTOMATIONS]: { startWithin: [minutes(9), minutes(10)] },
      },
    },
  };
}
