import { answering, guard, request } from '../../test/support/guarded-store.js';
import { StoreUnavailableError } from '../common/errors.js';
import { ManualClock } from '../testing/manual-clock.js';

describe('the error of a store that failed', () => {
  const failing = (thrown: unknown) =>
    guard(
      answering(() => Promise.reject(thrown)),
      new ManualClock(0),
    );

  it('says what failed once, where the store gave the reason as an error of ours', async () => {
    const { guarded } = failing(new StoreUnavailableError('Redis cannot be reached: connect ECONNREFUSED.'));
    expect(await guarded.acquire(request('first'))).toMatchObject({
      error: {
        name: 'StoreUnavailableError',
        message:
          'The coordination store failed at the acquire of job "report": Redis cannot be reached: ' +
          'connect ECONNREFUSED. Check that it is up and reachable from this replica.',
      },
    });
  });

  it('names the kind of any other error', async () => {
    const { guarded } = failing(new RangeError('out of range'));
    expect(await guarded.acquire(request('first'))).toMatchObject({
      error: { message: expect.stringContaining(': RangeError: out of range. Check') },
    });
  });

  it('is told without a stack, which would only show where this library waited', async () => {
    const { guarded, down } = failing(new Error('down'));
    const answer = await guarded.acquire(request('first'));
    const told = { name: 'StoreUnavailableError', message: expect.stringContaining('Error: down') };
    expect(answer).toEqual({ acquired: false, reason: 'store-unavailable', error: told });
    expect(down).toEqual([{ replicaId: 'replica', error: told }]);
  });
});
