import { promiseTry } from './promise-try.js';

describe('promiseTry', () => {
  it('hands a promise on as it is', () => {
    const answer = Promise.resolve('yes');
    expect(promiseTry(() => answer)).toBe(answer);
  });

  it('takes a bare value and a foreign thenable for what they give', async () => {
    await expect(promiseTry(() => 'yes')).resolves.toBe('yes');
    const foreign: PromiseLike<string> = { then: (resolve) => Promise.resolve('yes').then(resolve) };
    await expect(promiseTry(() => foreign)).resolves.toBe('yes');
  });

  it('rejects with what is thrown at once, and with what a thenable throws', async () => {
    const error = new Error('broken');
    const broken = (): never => {
      throw error;
    };
    await expect(promiseTry(broken)).rejects.toBe(error);
    await expect(promiseTry(() => ({ then: broken }))).rejects.toBe(error);
    const unreadable = {
      get then(): never {
        throw error;
      },
    };
    await expect(promiseTry(() => unreadable)).rejects.toBe(error);
  });
});
