import fc from 'fast-check';

const list = (low: number, high: number): fc.Arbitrary<string> =>
  fc
    .uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 4 })
    .map((values) => values.join(','));

const range = (low: number, high: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
    .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);

const step = (low: number, high: number): fc.Arbitrary<string> =>
  fc.integer({ min: 1, max: high - low }).map((every) => `*/${every}`);

const field = (low: number, high: number): fc.Arbitrary<string> =>
  fc.oneof(fc.constant('*'), list(low, high), range(low, high), step(low, high));

/** Any expression cron can read, except days that no month has. */
export const anyExpression: fc.Arbitrary<string> = fc
  .tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7))
  .map((fields) => fields.join(' '));

const quarters = fc.constantFrom('*/10', '*/15', '*/20', '*/30', '5-59/20', '29-31');

/** Expressions that have something to do in the hours in which clocks are changed, at most every ten minutes. */
export const nightlyExpression: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(fc.constant('0'), list(0, 59)),
    fc.oneof(list(0, 59), quarters),
    fc.oneof(fc.constant('*'), list(0, 5), range(0, 5), step(0, 5)),
    fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, list(0, 6)),
  )
  .map(([second, minute, hour, dayOfWeek]) => `${second} ${minute} ${hour} * * ${dayOfWeek}`);
