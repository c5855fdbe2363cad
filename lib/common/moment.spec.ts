import { momentOf } from './moment.js';

describe('momentOf', () => {
  it.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T10:00', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00:30', '2026-03-01T10:00:30.000Z'],
    ['2026-03-01T10:00:30.5Z', '2026-03-01T10:00:30.500Z'],
    ['2026-03-01T10:00:00+02:00', '2026-03-01T08:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(momentOf(text)).toBe(Date.parse(expected));
  });

  it.each([
    [''],
    ['soon'],
    ['5'],
    ['2026-02-30'],
    ['2025-02-29'],
    ['2026-13-01'],
    ['2026-03-01T25:00'],
    ['2026-03-01T10:00+99:00'],
    ['01/03/2026'],
    [1_700_000_000_000],
    [{}],
    [new Date('nonsense')],
  ])('does not read %p', (value) => {
    expect(momentOf(value)).toBeUndefined();
  });

  it('takes a Date', () => {
    expect(momentOf(new Date(42))).toBe(42);
  });
});
