import { hasMethods, isObject, objectProperty, property } from './shape.js';

const method = (): void => {};

class WithGetter {
  get odd(): never {
    throw new Error('not yet');
  }
}

describe('what has properties', () => {
  it.each<[string, unknown, boolean]>([
    ['an object', {}, true],
    ['a list', [], true],
    ['a function', method, true],
    ['null', null, false],
    ['undefined', undefined, false],
    ['a text', 'text', false],
    ['a number', 1, false],
  ])('is told from what has none: %s', (_what, value, expected) => {
    expect(isObject(value)).toBe(expected);
  });
});

describe('methods', () => {
  it('are all there, or they are not', () => {
    const value = { one: method, two: method, three: 3 };
    expect(hasMethods(value)).toBe(true);
    expect(hasMethods(value, 'one', 'two')).toBe(true);
    expect(hasMethods(value, 'one', 'three')).toBe(false);
    expect(hasMethods(value, 'four', 'one')).toBe(false);
  });

  it.each([[null], [undefined], ['text']])('are not looked for in %j', (value) => {
    expect(hasMethods(value)).toBe(false);
    expect(hasMethods(value, 'toString')).toBe(false);
  });
});

describe('a property', () => {
  it('is read from anything, inherited or not', () => {
    expect(property({ a: 1 }, 'a')).toBe(1);
    expect(property(Object.create({ a: 1 }), 'a')).toBe(1);
    expect(
      property(
        Object.assign(() => {}, { a: 1 }),
        'a',
      ),
    ).toBe(1);
  });

  it('is undefined where there is none, or it cannot be read', () => {
    expect(property({ a: 1 }, 'b')).toBeUndefined();
    expect(property(null, 'a')).toBeUndefined();
    expect(property('text', 'length')).toBeUndefined();
    expect(property(new WithGetter(), 'odd')).toBeUndefined();
  });

  it('that is to be an object is one', () => {
    const held = { b: 1 };
    expect(objectProperty({ a: held }, 'a')).toBe(held);
    expect(objectProperty({ a: method }, 'a')).toBe(method);
    for (const value of [{}, { a: null }, { a: 'text' }, null]) {
      expect(objectProperty(value, 'a')).toStrictEqual({});
    }
  });
});
