import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import type { HttpSettings } from '../http.settings.js';
import { HTTP_SETTINGS } from '../http.tokens.js';
import { type HttpRequest, type HttpResponse, pathOf } from '../platform.js';
import { unauthorized } from '../problem/problems.js';
import { presentedTokens } from './presented-tokens.js';

/** Lets through who presents one of the tokens. Without any configured the routes are not there. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(@Inject(HTTP_SETTINGS) private readonly settings: HttpSettings) {}

  canActivate(context: ExecutionContext): true {
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const { tokens, tokenSources } = this.settings;
    // As Nest answers for what it has no route for.
    if (tokens.isEmpty) throw new NotFoundException(`Cannot ${request.method} ${pathOf(request)}`);
    const verdicts = presentedTokens(request, tokenSources).map((token) => tokens.accepts(token));
    if (!verdicts.includes(true)) throw unauthorized(tokenSources).on(http.getResponse<HttpResponse>());
    return true;
  }
}
