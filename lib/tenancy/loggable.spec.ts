import { kindOf, plain, quoted } from './loggable.js';

describe('quoted', () => {
  it.each([
    ['plain', '"plain"'],
    ['héllo 北京 🚀', '"héllo 北京 🚀"'],
    ['a\nb\r\tc', '"a\\u{a}b\\u{d}\\u{9}c"'],
    ['say "hi" \\', '"say \\"hi\\" \\\\"'],
    ['\u202edesrever', '"\\u{202e}desrever"'],
    ['line\u2028break', '"line\\u{2028}break"'],
    ['\ud83d', '"\\u{d83d}"'],
    ['\u001b[31mred', '"\\u{1b}[31mred"'],
  ])('%j is written as %s', (text, expected) => {
    expect(quoted(text)).toBe(expected);
  });

  it('shortens, and never leaves half a character raw', () => {
    expect(quoted('x'.repeat(1_000), 5)).toBe('"xxxxx…"');
    expect(quoted('abc🚀', 4)).toBe('"abc\\u{d83d}…"');
  });
});

describe('plain', () => {
  it('keeps a foreign message on one line', () => {
    expect(plain('first\nsecond')).toBe('first\\u{a}second');
  });
});

describe('kindOf', () => {
  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [[1], 'an array'],
    ['a\n', 'the string "a\\u{a}"'],
    [Number.NaN, 'the number NaN'],
    [true, 'the boolean true'],
    [{}, 'an object'],
    [() => 1, 'a function'],
    [Symbol('s'), 'a symbol'],
  ])('%p is %s', (value, expected) => {
    expect(kindOf(value)).toBe(expected);
  });
});
