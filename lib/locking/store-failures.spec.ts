import { StoreUnavailableError } from '../common/errors.js';
import {
  cameAfterWithdrawal,
  closedBefore,
  failedAt,
  notUnderstood,
  pauseNotKept,
  tooLate,
  withoutStack,
} from './store-failures.js';

const CHECK = 'Check that it is up and reachable from this replica.';

describe('failures of the store', () => {
  it.each<[string, StoreUnavailableError, string]>([
    [
      'an answer that came too late',
      tooLate('acquire', 500),
      `The coordination store did not answer the acquire within 500 ms (storeTimeoutMs). ${CHECK}`,
    ],
    [
      'a store that failed',
      failedAt('acquire', new TypeError('odd.')),
      `The coordination store failed at the acquire: TypeError: odd. ${CHECK}`,
    ],
    [
      'a store that failed as this library does',
      failedAt('acquire', new StoreUnavailableError('No. Not now.')),
      `The coordination store failed at the acquire: No. Not now. ${CHECK}`,
    ],
    [
      'an answer that says nothing',
      notUnderstood('acquire', undefined),
      'The coordination store answered the acquire with undefined, which says neither yes nor no. ' +
        'A cache answers so while its server is down: check the server, or the store that was given.',
    ],
    [
      'a pause that was not kept',
      pauseNotKept('pausing', false),
      'The coordination store took the pausing, and then said the job is not paused. ' +
        'Another replica may have changed it at the same moment: look at the job and try again.',
    ],
    [
      'a resumption that was not kept',
      pauseNotKept('resuming', true),
      'The coordination store took the resuming, and then said the job is paused. ' +
        'Another replica may have changed it at the same moment: look at the job and try again.',
    ],
    [
      'a question after the end',
      closedBefore('renewal'),
      'The coordination store was closed before the renewal: the application is shutting down.',
    ],
    [
      'a request that was withdrawn',
      cameAfterWithdrawal('report'),
      'The acquire of job "report" reached the store after it had been withdrawn, because its answer was too late.',
    ],
  ])('say what happened and what to do: %s', (_, error, message) => {
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', message });
  });

  it('keep the cause', () => {
    const cause = new Error('odd');
    expect(failedAt('acquire', cause).cause).toBe(cause);
  });

  it.each([
    ['text', 'x'.repeat(500), `with "${'x'.repeat(200)}", which`],
    ['an object', { text: 'x'.repeat(500) }, `with {"text":"${'x'.repeat(191)}, which`],
  ])('show no more of an answer than a log can bear: %s', (_, answer, shown) => {
    expect(notUnderstood('acquire', answer).message).toContain(shown);
  });

  it('are told without a stack, which would show nothing of what went wrong', () => {
    expect(withoutStack(new TypeError('odd'))).toEqual({ name: 'TypeError', message: 'odd' });
  });
});
