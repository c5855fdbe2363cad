import { text } from '../../common/option-schema.js';
import { headerLines, type HttpRequest } from '../platform.js';
import type { Checked } from './field-errors.js';

const FIELD = 'Idempotency-Key';
const LONGEST = 256;

/** The key that the request's header gives, if it gives one. */
export function idempotencyKeyOf(request: HttpRequest): Checked<string | undefined> {
  const [key, ...others] = headerLines(request, FIELD.toLowerCase());
  if (key === undefined) return { value: undefined };
  if (others.length > 0) return { errors: [{ field: FIELD, message: 'expected one header, not several' }] };
  const checked = text(LONGEST).safeParse(key);
  if (checked.success) return { value: key };
  return { errors: [{ field: FIELD, message: `expected 1 to ${LONGEST} characters` }] };
}
