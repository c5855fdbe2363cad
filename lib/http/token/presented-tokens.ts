import type { TokenSource } from '../http.options.js';
import { headerLines, type HttpRequest } from '../platform.js';

const BEARER = /^bearer +(?<token>\S+)$/i;

/** The field of the query, and of the body, that a token may stand in. */
export const TOKEN_FIELDS = { query: 'cronToken', body: 'token' } as const;

/** The tokens a request presents, from those sources alone. A source that is given twice presents none. */
export function presentedTokens(request: HttpRequest, sources: ReadonlySet<TokenSource>): string[] {
  return [...sources].flatMap((source) => READERS[source](request)).filter((token) => token !== '');
}

const READERS: Record<TokenSource, (request: HttpRequest) => string[]> = {
  header: (request) => [
    ...only(headerLines(request, 'authorization')).flatMap((line) => BEARER.exec(line)?.groups?.token ?? []),
    ...only(headerLines(request, 'x-cron-token')),
  ],
  query: ({ query }) => textIn(query, TOKEN_FIELDS.query),
  body: ({ body }) => textIn(body, TOKEN_FIELDS.body),
};

function only(lines: readonly string[]): readonly string[] {
  return lines.length === 1 ? lines : [];
}

function textIn(fields: unknown, name: string): string[] {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, name)) return [];
  const value: unknown = Reflect.get(fields, name);
  return typeof value === 'string' ? [value] : [];
}
