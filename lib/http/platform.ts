import type { IncomingHttpHeaders } from 'node:http';

// What Express and Fastify have in common, as far as it is needed here: Nest hands out the one's or the other's
// objects, and neither package may be imported.

/** The request of Node.js: Express extends it, Fastify keeps it as `raw`. */
interface RawRequest {
  readonly rawHeaders: readonly string[];
}

export interface HttpRequest extends Partial<RawRequest> {
  readonly method: string;
  /** Path and query as they arrived, whatever the request was mounted under. */
  readonly originalUrl: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: unknown;
  readonly body: unknown;
  readonly raw?: RawRequest;
}

/** The response of Node.js, likewise. */
export interface RawResponse {
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
}

export interface HttpResponse {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
  readonly raw?: RawResponse;
}

export function rawResponseOf(response: HttpResponse): RawResponse {
  if (response.raw !== undefined) return response.raw;
  if (isRawResponse(response)) return response;
  throw new TypeError('The response is neither one of Express nor one of Fastify.');
}

function isRawResponse(response: object): response is RawResponse {
  return 'destroyed' in response && 'once' in response && 'destroy' in response;
}

/** Each value with which a header was sent: Node.js joins repeated ones, or keeps the first alone. */
export function headerLines(request: HttpRequest, name: string): string[] {
  if (request.headers[name] === undefined) return [];
  const raw = (request.raw ?? request).rawHeaders ?? [];
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}

/** Without its query, which may hold a token. */
export function pathOf({ originalUrl }: HttpRequest): string {
  return originalUrl.replace(/[?#].*$/s, '');
}
