import type { HttpRequest } from '../platform.js';
import { tooLarge } from '../problem/problems.js';

const MOST_BYTES = 65_536;

/** Whatever the limit of the application's own body parser is. @throws Problem 413 */
export function refuseLargeBody(request: HttpRequest): void {
  if (sizeOf(request) > MOST_BYTES) throw tooLarge(MOST_BYTES);
}

/** As it was sent where that is known; a compressed body, or one without a length, as it was parsed. */
function sizeOf({ headers, body }: HttpRequest): number {
  const sent = Number(headers['content-length']);
  if (Number.isFinite(sent) && headers['content-encoding'] === undefined) return sent;
  return body === undefined ? 0 : writtenSizeOf(body);
}

function writtenSizeOf(body: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(body));
  } catch {
    // A parser takes what is nested deeper than can be written.
    return Infinity;
  }
}
