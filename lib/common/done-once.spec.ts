import { DoneOnce } from './done-once.js';

describe('work that is done once', () => {
  it('is done by the first who asks, and says so', () => {
    const work = jest.fn(() => 7);
    const once = new DoneOnce(work);
    expect(work).not.toHaveBeenCalled();
    expect([once.begin(), once.begin(), once.result(), once.result()]).toEqual([true, false, 7, 7]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('keeps what it threw for whoever asks for the result', () => {
    const failure = new Error('no luck');
    const once = new DoneOnce(() => {
      throw failure;
    });
    expect(once.begin()).toBe(true);
    expect(() => once.result()).toThrow(failure);
    expect(() => once.result()).toThrow(failure);
  });

  it('has no result while it is done', () => {
    const held: { once?: DoneOnce<unknown> } = {};
    const once = new DoneOnce<unknown>(() => held.once?.result());
    held.once = once;
    expect(() => once.result()).toThrow('before it was done');
  });
});
