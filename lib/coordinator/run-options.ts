import { z } from 'zod';
import { checkArguments } from '../common/option-check.js';
import { momentOf } from '../common/moment.js';
import { flag, text } from '../common/option-schema.js';

/** How a job is triggered by hand. @publicApi */
export interface RunOptions {
  /** Run for these tenants alone; the policy is asked about them as about any. Default: all. */
  tenantIds?: string[];
  /** Run although the job is disabled or paused. It does not break a lease. @default false */
  force?: boolean;
  /** Resolve when the run has ended (`true`) or as soon as it has started (`false`). @default true */
  wait?: boolean;
  /** Run as this slot, an ISO time, UTC where it names no offset: claimed like a scheduled one, so that it runs once. Default: none, no claim. */
  slot?: string;
  /** A repeated call with the same key answers with the first one's run, for 24 hours. A refusal does not use the key up. */
  idempotencyKey?: string;
}

const SLOT = 'an ISO 8601 time such as "2026-01-31T02:00:00Z"';

const slot = z
  .string({ error: SLOT })
  .refine((given) => given.includes('T') && momentOf(given) !== undefined, { error: SLOT });

const runOptions = z.strictObject(
  {
    tenantIds: z
      .array(text(256), { error: 'an array of tenant ids' })
      .min(1, 'at least one tenant id (leave it out for all tenants)')
      .optional(),
    force: flag().optional(),
    wait: flag().optional(),
    slot: slot.optional(),
    idempotencyKey: text(256).optional(),
  },
  { error: 'an object of options' },
);

/** @throws InvalidArgumentError */
export function checkRunOptions(given: unknown): RunOptions {
  return checkArguments(runOptions, given, 'CronCoordinator.run');
}
