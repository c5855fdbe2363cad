import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { HttpRequest, HttpResponse } from '../platform.js';
import { tooLarge } from '../problem/problems.js';

const MOST_BYTES = 65_536;

/** Refuses a body that is too large, whatever the limit of the application's own body parser is. */
@Injectable()
export class BodyLimitGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const http = context.switchToHttp();
    if (sizeOf(http.getRequest<HttpRequest>()) <= MOST_BYTES) return true;
    throw tooLarge(MOST_BYTES).on(http.getResponse<HttpResponse>());
  }
}

/** As it was sent where that is known; a compressed body, or one without a length, as it was parsed. */
function sizeOf({ headers, body }: HttpRequest): number {
  const sent = Number(headers['content-length']);
  if (Number.isFinite(sent) && headers['content-encoding'] === undefined) return sent;
  return body === undefined ? 0 : Buffer.byteLength(JSON.stringify(body));
}
