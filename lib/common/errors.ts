/** What an error is about, as fields that a log or a test can read. */
export interface ErrorContext {
  readonly job?: string;
  readonly option?: string;
  readonly [field: string]: unknown;
}

/**
 * The root of every error this library throws on purpose. Told apart by `code`, not by `instanceof`: an
 * application may hold the library twice, once as an ES module and once as CommonJS.
 *
 * @publicApi
 */
export class CoordinatorError extends Error {
  override readonly name: string = 'CoordinatorError';

  constructor(
    /** Stable across versions, for instance `UNKNOWN_JOB`. */
    readonly code: string,
    message: string,
    readonly context: ErrorContext = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The module's or a decorator's options cannot work; thrown at boot. @publicApi */
export class CronOptionsError extends CoordinatorError {
  override readonly name = 'CronOptionsError';

  constructor(message: string, context?: ErrorContext, options?: { cause?: unknown }) {
    super('INVALID_OPTIONS', message, context, options);
  }
}

/** A job cannot be scheduled as declared: duplicate name, request-scoped owner, lost metadata. @publicApi */
export class JobDeclarationError extends CoordinatorError {
  override readonly name = 'JobDeclarationError';

  constructor(message: string, context?: ErrorContext) {
    super('INVALID_JOB', message, context);
  }
}

/** A job of that name is not known to this application. @publicApi */
export class UnknownJobError extends CoordinatorError {
  override readonly name = 'UnknownJobError';

  constructor(job: string, known: readonly string[]) {
    const list = known.length === 0 ? 'No job is registered.' : `Known jobs: ${known.join(', ')}.`;
    super('UNKNOWN_JOB', `There is no job named "${job}". ${list}`, { job });
  }
}

/** A method was called with arguments it cannot work with. @publicApi */
export class InvalidArgumentError extends CoordinatorError {
  override readonly name = 'InvalidArgumentError';

  constructor(message: string, context?: ErrorContext, options?: { cause?: unknown }) {
    super('INVALID_ARGUMENT', message, context, options);
  }
}

/** The coordination store gave no answer that could be trusted. @publicApi */
export class StoreUnavailableError extends CoordinatorError {
  override readonly name = 'StoreUnavailableError';

  constructor(message: string, options?: { cause?: unknown }) {
    super('STORE_UNAVAILABLE', message, {}, options);
  }
}
