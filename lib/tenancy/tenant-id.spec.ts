import { tenantIdOf } from './tenant-id.js';

const idOf = (id: unknown) => tenantIdOf({ id });

describe('tenantIdOf', () => {
  it.each([
    ['a', 'a'],
    ['x'.repeat(256), 'x'.repeat(256)],
    ['__proto__', '__proto__'],
    ['a:b{c}\n🚀', 'a:b{c}\n🚀'],
    [' ', ' '],
    [0, '0'],
    [-1.5, '-1.5'],
    [10n ** 30n, `1${'0'.repeat(30)}`],
  ])('takes %p', (id, expected) => {
    expect(idOf(id)).toBe(expected);
  });

  it.each([
    ['', /given an empty string/],
    ['x'.repeat(257), /given 257 characters beginning "x{40}…"/],
    [10n ** 256n, /given 257 characters/],
    [Number.NaN, /given the number NaN/],
    [Number.POSITIVE_INFINITY, /given the number Infinity/],
    [true, /given the boolean true/],
    [null, /given null/],
    [undefined, /given undefined/],
    [{}, /given an object/],
    [['a'], /given an array/],
    [Symbol('id'), /given a symbol/],
  ])('refuses %p', (id, expected) => {
    expect(idOf(id)).toEqual({ problem: expect.stringMatching(expected) });
  });

  it('says what was expected', () => {
    expect(idOf('')).toEqual({
      problem:
        'expected the id to be a non-empty string of at most 256 characters, a finite number or a bigint, given an empty string',
    });
  });

  it.each([[undefined], [null], [5], ['text']])('finds none in %p', (tenant) => {
    expect(tenantIdOf(tenant)).toHaveProperty('problem');
  });

  it('finds an id that the class of the tenant declares', () => {
    class Account {
      get id(): string {
        return 'declared';
      }
    }
    expect(tenantIdOf(new Account())).toBe('declared');
  });

  it('asks the application where it says how', () => {
    expect(tenantIdOf({ id: 'no', key: 7 }, ({ key }) => key)).toBe('7');
  });

  it('contains an id that throws when read, on one short line', () => {
    const tenant = {
      get id(): string {
        throw new Error(`boom\n${'x'.repeat(1_000)}`);
      },
    };
    const reading = tenantIdOf(tenant);
    expect(reading).toEqual({
      problem: expect.stringMatching(/^reading the id failed: boom\\u\{a\}x{195}…$/),
    });
  });
});
