import { isPlainObject } from '../../common/option-check.js';
import type { HttpSettings } from '../http.settings.js';
import type { HttpRequest } from '../platform.js';
import { TOKEN_FIELDS } from '../token/presented-tokens.js';

/** The body's fields but the token, which was the guard's to read; as it is where it is no object. */
export function bodyFields({ body }: HttpRequest, { tokenSources }: HttpSettings): unknown {
  return tokenSources.has('body') ? without(TOKEN_FIELDS.body, body) : (body ?? {});
}

/** The query's fields but the token. */
export function queryFields({ query }: HttpRequest, { tokenSources }: HttpSettings): unknown {
  return tokenSources.has('query') ? without(TOKEN_FIELDS.query, query) : (query ?? {});
}

function without(field: string, fields: unknown): unknown {
  if (!isPlainObject(fields)) return fields ?? {};
  const { [field]: _token, ...others } = fields;
  return others;
}
