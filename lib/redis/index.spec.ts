import { redisStore } from './index.js';

describe('redisStore', () => {
  it.each([
    ['nothing', undefined, 'nothing'],
    ['an address', 'redis://localhost', 'a string'],
    ['options of a client', { url: 'redis://localhost' }, 'an object with the keys'],
    ['another client', new Map(), 'an instance of Map'],
  ])('refuses %s and says what it expected', (_, client, given) => {
    const options = JSON.parse('{}');
    expect(() => redisStore(Object.assign(options, { client }))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(`got ${given}`) }),
    );
  });
});
