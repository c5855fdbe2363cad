import type { ErrorContext } from '../../common/errors.js';
import { Problem } from './problem.js';
import { invalid, unavailable } from './problems.js';

/** The problem that an error of the coordinator is to a caller; `null` for an error of anybody else. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (!isCoordinatorError(error)) return null;
  return PROBLEMS[error.code]?.(error) ?? null;
}

interface CoordinatorErrorLike extends Error {
  readonly code: string;
  readonly context: ErrorContext;
}

/** Told apart by their code: the application may hold the library twice. */
const PROBLEMS: Readonly<Record<string, (error: CoordinatorErrorLike) => Problem>> = {
  UNKNOWN_JOB: ({ message, context }) =>
    new Problem({
      status: 404,
      detail: message,
      action: 'Name a job of this application. Nothing was started.',
      members: { job: context.job },
    }),
  INVALID_ARGUMENT: ({ message, context }) =>
    invalid(
      [{ field: FIELDS[context.option ?? ''] ?? context.option ?? '', message }],
      context.job === undefined ? {} : { job: context.job },
    ),
  STORE_UNAVAILABLE: ({ message }) => unavailable(message),
};

/** What a caller knows by another name. */
const FIELDS: Readonly<Record<string, string>> = { idempotencyKey: 'Idempotency-Key' };

function isCoordinatorError(error: unknown): error is CoordinatorErrorLike {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'context' in error;
}
