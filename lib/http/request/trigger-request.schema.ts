import { z } from 'zod';
import { momentOf } from '../../common/moment.js';
import { choice, flag, text } from '../../common/option-schema.js';

const MODES = ['wait', 'async', 'stream'] as const;

const SLOT = 'an ISO 8601 time such as "2026-01-31T02:00:00Z"';
const FIELDS = 'a JSON object, sent with `Content-Type: application/json`';

// Made once: a schema is compiled as it is first used.

const slot = z
  .string({ error: SLOT })
  .refine((given) => given.includes('T') && momentOf(given) !== undefined, { error: SLOT });

const tenantIds = z
  .array(text(256), { error: 'an array of tenant ids' })
  .min(1, 'at least one tenant id (leave it out for all tenants)');

const jobs = z
  .array(text(), { error: 'an array of job names' })
  .min(1, 'at least one job name')
  .refine((names) => new Set(names).size === names.length, { error: 'each job once' });

export const triggerBody = z.strictObject(
  {
    mode: choice(MODES).optional(),
    tenantIds: tenantIds.optional(),
    slot: slot.optional(),
    force: flag().optional(),
  },
  { error: FIELDS },
);

/** The body of a trigger of several jobs at once. */
export const triggersBody = triggerBody.extend({ jobs });

const FLAGS: ReadonlyMap<unknown, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** The same as text, as a URL has it: `?force=true&tenantIds=a&tenantIds=b`. */
export const triggerQuery = triggerBody.extend({
  tenantIds: z.preprocess((given) => (typeof given === 'string' ? [given] : given), tenantIds.optional()),
  force: z.preprocess((given) => FLAGS.get(given) ?? given, flag().optional()),
});

/** Where a route is told nothing. */
export const nothing = z.strictObject({}, { error: FIELDS });
