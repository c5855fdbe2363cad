import { type ErrorInfo, toErrorInfo } from '../common/error-info.js';
import { StoreUnavailableError } from '../common/errors.js';

export function tooLate(what: string, timeoutMs: number): StoreUnavailableError {
  return new StoreUnavailableError(
    `The coordination store did not answer the ${what} within ${timeoutMs} ms (storeTimeoutMs). ` +
      'Check that it is up and reachable from this replica.',
  );
}

export function failedAt(what: string, cause: unknown): StoreUnavailableError {
  return new StoreUnavailableError(
    `The coordination store failed at the ${what}: ${reasonOf(cause)}. ` +
      'Check that it is up and reachable from this replica.',
    { cause },
  );
}

export function notUnderstood(what: string, answer: unknown): StoreUnavailableError {
  return new StoreUnavailableError(
    `The coordination store answered the ${what} with ${shown(answer)}, which says neither yes nor no. ` +
      'A cache answers so while its server is down: check the server, or the store that was given.',
  );
}

export function pauseNotKept(what: string, isPaused: boolean): StoreUnavailableError {
  return new StoreUnavailableError(
    `The coordination store took the ${what}, and then said the job is ${isPaused ? 'paused' : 'not paused'}. ` +
      'Another replica may have changed it at the same moment: look at the job and try again.',
  );
}

export function closedBefore(what: string): StoreUnavailableError {
  return new StoreUnavailableError(
    `The coordination store was closed before the ${what}: the application is shutting down.`,
  );
}

export function cameAfterWithdrawal(job: string): StoreUnavailableError {
  return new StoreUnavailableError(
    `The acquire of job "${job}" reached the store after it had been withdrawn, because its answer was too late.`,
  );
}

/** As it is logged and recorded. Its stack shows where this library waited, nothing of what went wrong. */
export function withoutStack(error: unknown): ErrorInfo {
  const { name, message } = toErrorInfo(error);
  return { name, message };
}

/** A store's own `StoreUnavailableError` is the same kind as the one that will name it. */
function reasonOf(cause: unknown): string {
  const { name, message } = toErrorInfo(cause);
  const reason = name === 'StoreUnavailableError' ? message : `${name}: ${message}`;
  return reason.replace(/\.$/, '');
}

function shown(answer: unknown): string {
  return typeof answer === 'string'
    ? JSON.stringify(answer.slice(0, 200))
    : toErrorInfo(answer).message.slice(0, 200);
}
