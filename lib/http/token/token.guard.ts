import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { HttpSettings } from '../http.settings.js';
import { HTTP_SETTINGS } from '../http.tokens.js';
import type { HttpRequest, HttpResponse } from '../platform.js';
import { notFound, unauthorized } from '../problem/problems.js';
import { presentedTokens } from './presented-tokens.js';

/** Lets through who presents one of the tokens. Without any configured the routes are not there. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(@Inject(HTTP_SETTINGS) private readonly settings: HttpSettings) {}

  canActivate(context: ExecutionContext): true {
    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const { tokens, tokenSources } = this.settings;
    if (tokens.isEmpty) throw notFound(request).on(http.getResponse<HttpResponse>());
    const verdicts = presentedTokens(request, tokenSources).map((token) => tokens.accepts(token));
    if (!verdicts.includes(true)) throw unauthorized(tokenSources).on(http.getResponse<HttpResponse>());
    return true;
  }
}
