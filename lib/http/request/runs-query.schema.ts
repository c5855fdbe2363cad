import { z } from 'zod';
import { text } from '../../common/option-schema.js';
import { OUTCOMES } from '../../common/run-outcomes.js';
import { LARGEST_PAGE_SIZE } from '../../history/run-store.js';

const LIMIT = `a whole number, 1 to ${LARGEST_PAGE_SIZE}`;

/** A field that is left empty, as a form leaves it, is left out. */
const unlessEmpty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((given) => (given === '' ? undefined : given), schema.optional());

export const runsQuery = z.strictObject({
  job: unlessEmpty(text()),
  outcome: unlessEmpty(z.enum(OUTCOMES, { error: Object.keys(OUTCOMES).join(', ') })),
  limit: unlessEmpty(
    z
      .string({ error: LIMIT })
      .regex(/^\d{1,3}$/, LIMIT)
      .transform(Number)
      .refine((limit) => limit >= 1 && limit <= LARGEST_PAGE_SIZE, { error: LIMIT }),
  ),
  before: unlessEmpty(text(1_000)),
});
