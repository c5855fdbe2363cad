import { z } from 'zod';
import type { RunOutcome } from '../../common/run.js';
import { text } from '../../common/option-schema.js';

const MOST_RUNS = 200;

/** Each outcome once; one that is missing or unknown here does not compile. */
const OUTCOMES: { readonly [O in RunOutcome]: O } = {
  succeeded: 'succeeded',
  partial: 'partial',
  failed: 'failed',
  interrupted: 'interrupted',
  skipped: 'skipped',
  abandoned: 'abandoned',
  missed: 'missed',
};

const LIMIT = `a whole number, 1 to ${MOST_RUNS}`;

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
      .refine((limit) => limit >= 1 && limit <= MOST_RUNS, { error: LIMIT }),
  ),
  before: unlessEmpty(text(1_000)),
});
