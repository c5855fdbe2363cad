import { z } from 'zod';
import { checkOptions } from './option-check.js';

const schema = z.strictObject({
  leaseMs: z.number({ error: 'a number' }).optional(),
  history: z.strictObject({ days: z.number({ error: 'a number' }).optional() }).optional(),
  fanOut: z
    .union([z.strictObject({ concurrency: z.number({ error: 'a number' }) }), z.literal('none')], {
      error: 'a fan-out',
    })
    .optional(),
});

describe('the context of an error about options', () => {
  it.each<[string, unknown, string]>([
    ['an impossible value', { leaseMs: '5s' }, 'leaseMs'],
    ['an unknown option', { leseMs: 1 }, 'leseMs'],
    ['an unknown option of an option', { history: { day: 1 } }, 'history.day'],
    ['the form that was meant', { fanOut: { concurrency: 'ten' } }, 'fanOut.concurrency'],
    ['each of several', { leaseMs: null, lese: 1, lease: 2 }, 'leaseMs, lese, lease'],
    ['nothing where all of it is wrong', 'options', ''],
  ])('names %s', (_, given, option) => {
    expect(() => checkOptions(schema, given, 'the module')).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', context: { option } }),
    );
  });
});
