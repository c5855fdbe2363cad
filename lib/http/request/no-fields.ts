import type { HttpSettings } from '../http.settings.js';
import type { HttpRequest } from '../platform.js';
import { fieldsOf } from './field-errors.js';
import { bodyFields, queryFields } from './sent-fields.js';
import { nothing } from './trigger-request.schema.js';

/** Of a route that is told nothing but who asks. @throws Problem 422 */
export function refuseFields(request: HttpRequest, settings: HttpSettings): void {
  fieldsOf(nothing, bodyFields(request, settings));
  fieldsOf(nothing, queryFields(request, settings));
}
