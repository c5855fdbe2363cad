import fc from 'fast-check';
import { IdSet } from './id-set.js';

describe('IdSet', () => {
  it('is a set', () => {
    const step = fc.oneof(
      {
        weight: 20,
        arbitrary: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'b', '__proto__')),
      },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.array(step, { maxLength: 300 }),
        (seed, steps) => {
          const ids = new IdSet(seed);
          const model = new Set<string>();
          for (const id of steps) {
            if (id === null) {
              ids.clear();
              model.clear();
              continue;
            }
            expect(ids.has(id)).toBe(model.has(id));
            ids.add(id);
            model.add(id);
            expect(ids.has(id)).toBe(true);
            expect(ids.size).toBe(model.size);
          }
        },
      ),
    );
  });

  it('holds very many', () => {
    const ids = new IdSet(0.5);
    for (let index = 0; index < 100_000; index++) ids.add(`tenant-${index}`);
    for (let index = 0; index < 100_000; index++) expect(ids.has(`tenant-${index}`)).toBe(true);
    expect(ids.has('tenant-100000')).toBe(false);
    expect(ids.size).toBe(100_000);
  });
});
