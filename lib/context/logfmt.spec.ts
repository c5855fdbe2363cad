import { logfmt } from './logfmt.js';

describe('logfmt', () => {
  it('writes plain values as they are, and quotes the rest', () => {
    const fields = { job: 'clean-up', slot: '2026-01-01T00:00:00.000Z', tenantId: 'a b', empty: '' };
    expect(logfmt(fields)).toBe('job=clean-up slot=2026-01-01T00:00:00.000Z tenantId="a b" empty=""');
  });

  it.each([
    ['a line break', 'a\nforged=1'],
    ['a carriage return', 'a\rb'],
    ['an escape sequence', 'a\u001b[31mb'],
    ['a one-byte escape sequence', 'a\u009b31mb'],
    ['a Unicode line separator', 'a\u2028b'],
    ['a quote', 'a" forged="1'],
  ])('keeps %s within its value', (_, hostile) => {
    const line = logfmt({ tenantId: hostile, next: 'x' });
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    const [, quoted] = /^tenantId=(".*") next=x$/.exec(line) ?? [];
    expect(JSON.parse(quoted ?? 'null')).toBe(hostile);
  });
});
