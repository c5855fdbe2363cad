import { property } from './shape.js';

/** What went wrong, in the words of whoever noticed it. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A host name with several addresses fails with one error for each, and a text only in those.
  const errors = property(error, 'errors');
  if (error.message === '' && Array.isArray(errors)) return errors.map(failureReason).join(', ');
  return error.message;
}
