import { asciiJson, KEY_LENGTH, keyText } from './text.js';

describe('keyText', () => {
  it('leaves a usual name as it is', () => {
    expect(keyText('log-cleanup_2.a')).toBe('log-cleanup_2.a');
  });

  it('is ASCII without a space, and no longer than a column', () => {
    for (const name of ['', ' ', '\u0000', 'é', '🦊', '\uD800', 'x'.repeat(10_000), '🦊'.repeat(100)]) {
      expect(keyText(name)).toMatch(/^[!-~]*$/);
      expect(keyText(name).length).toBeLessThanOrEqual(KEY_LENGTH);
    }
  });

  it('tells names apart that a collation would take for the same, and long ones that differ at their end', () => {
    const names = [
      'a',
      'A',
      'a ',
      'á',
      'a\u0301',
      `${'x'.repeat(500)}1`,
      `${'x'.repeat(500)}2`,
      'x'.repeat(150),
    ];
    expect(new Set(names.map(keyText)).size).toBe(names.length);
  });

  it('gives no name what it makes of a long one', () => {
    const long = keyText('x'.repeat(500));
    expect(keyText(long)).not.toBe(long);
  });
});

describe('asciiJson', () => {
  it('is ASCII, and means the same', () => {
    const value = { text: 'é \u0000 🦊 \u007F \uD800', ключ: ['\\u00e9'] };
    const json = asciiJson(JSON.stringify(value));
    expect(json).toMatch(/^[ -~]*$/);
    expect(JSON.parse(json)).toEqual(value);
  });
});
