import { timingSafeEqual } from 'node:crypto';
import { TokenRing } from './token-ring.js';

jest.mock('node:crypto', () => {
  const crypto = jest.requireActual<typeof import('node:crypto')>('node:crypto');
  return { ...crypto, timingSafeEqual: jest.fn(crypto.timingSafeEqual) };
});

const TOKENS = ['the first token', 'the second token', 'a token of another length'];
const compared = jest.mocked(timingSafeEqual);

describe('TokenRing', () => {
  beforeEach(() => compared.mockClear());

  it.each([...TOKENS])('accepts %p', (token) => {
    expect(new TokenRing(TOKENS).accepts(token)).toBe(true);
  });

  it.each([
    '',
    'the first toke',
    'the first token ',
    'THE FIRST TOKEN',
    TOKENS.join(','),
    'x'.repeat(100_000),
  ])('does not accept another', (token) => {
    expect(new TokenRing(TOKENS).accepts(token)).toBe(false);
  });

  it.each([...TOKENS, 'none of them', 'x'.repeat(100_000)])(
    'compares with every token, each at the same length, for %p',
    (token) => {
      new TokenRing(TOKENS).accepts(token);
      expect(compared).toHaveBeenCalledTimes(TOKENS.length);
      for (const [one, other] of compared.mock.calls)
        expect([one.byteLength, other.byteLength]).toEqual([32, 32]);
    },
  );

  it('accepts nothing where there is none', () => {
    const ring = new TokenRing([]);
    expect([ring.isEmpty, ring.shortest, ring.accepts('')]).toEqual([true, Infinity, false]);
  });

  it('knows how long the shortest is, and keeps none of them', () => {
    const ring = new TokenRing(TOKENS);
    expect(ring.shortest).toBe('the first token'.length);
    expect(JSON.stringify(ring)).not.toContain('token of another');
  });
});
