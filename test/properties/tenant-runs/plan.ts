import fc from 'fast-check';

/** What one attempt of a handler does. */
export type Attempt = 'returns' | 'throws' | 'resolves' | 'rejects' | 'never ends';

/** One entry of the list of tenants. */
export interface Entry {
  readonly kind: 'eligible' | 'disabled' | 'the policy throws' | 'invalid' | 'listed again';
  /** Its attempts; the last one counts for those after it. */
  readonly attempts: readonly { readonly does: Attempt; readonly ms: number }[];
}

export interface RunPlan {
  readonly job: 'in chunks' | 'sliding';
  readonly list: 'array' | 'stream';
  readonly entries: readonly Entry[];
  /** Before which entry a stream fails. */
  readonly failsAt: number | null;
}

const attempt = fc.record({
  does: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Attempt>('returns', 'throws', 'resolves', 'rejects') },
    { weight: 1, arbitrary: fc.constant<Attempt>('never ends') },
  ),
  ms: fc.integer({ min: 0, max: 60 }),
});

const entry: fc.Arbitrary<Entry> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Entry['kind']>('eligible') },
    fc.constantFrom<Entry['kind']>('disabled', 'the policy throws', 'invalid', 'listed again'),
  ),
  attempts: fc.array(attempt, { minLength: 1, maxLength: 3 }),
});

export const runPlans: fc.Arbitrary<RunPlan> = fc.record({
  job: fc.constantFrom('in chunks', 'sliding'),
  list: fc.constantFrom('array', 'stream'),
  entries: fc.array(entry, { maxLength: 30, size: 'max' }),
  failsAt: fc.option(fc.nat(30), { nil: null, freq: 4 }),
});
