import type { HttpSettings } from '../http.settings.js';
import type { HttpRequest } from '../platform.js';
import { TOKEN_FIELDS } from '../token/presented-tokens.js';
import { refuseLargeBody } from './body-limit.js';

/** The body's fields but the token, which was the guard's to read; as it is where it is no object. @throws Problem 413 */
export function bodyFields(request: HttpRequest, { tokenSources }: HttpSettings): unknown {
  refuseLargeBody(request);
  const body = isJsonSentAsForm(request) ? UNREAD : (request.body ?? (isSent(request) ? UNREAD : {}));
  return tokenSources.has('body') ? without(TOKEN_FIELDS.body, body) : body;
}

/** A body that no parser of the host was there for, or not the right one: what it asks for must not be taken for nothing. */
const UNREAD = null;

/** Whether its fields are text, as those of a query. */
export function isForm({ headers }: HttpRequest): boolean {
  return headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;
}

/** As `curl --data '{…}'` sends it: a form of one field with an odd name. */
function isJsonSentAsForm(request: HttpRequest): boolean {
  if (!isForm(request) || typeof request.body !== 'object' || request.body === null) return false;
  return Object.keys(request.body)[0]?.trimStart().startsWith('{') ?? false;
}

function isSent({ headers }: HttpRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The query's fields but the token. */
export function queryFields({ query }: HttpRequest, { tokenSources }: HttpSettings): unknown {
  return tokenSources.has('query') ? without(TOKEN_FIELDS.query, query ?? {}) : (query ?? {});
}

function without(field: string, fields: unknown): unknown {
  // Parsers of queries make objects with a prototype of their own.
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}
