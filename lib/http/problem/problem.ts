import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { HttpResponse } from '../platform.js';

export interface ProblemParts {
  readonly status: number;
  /** What happened. */
  readonly detail: string;
  /** What to do about it. */
  readonly action?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More members of the body. */
  readonly members?: object;
}

/**
 * What goes wrong with a request, in the members of RFC 9457 and some of our own. A Nest exception, so that a filter
 * of the application may answer in its own way; and of the type `application/json`, since Nest 11 on Express replaces
 * any other and warns of it.
 */
export class Problem extends HttpException {
  override readonly name = 'CronHttpProblem';
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor({ status, detail, action, headers = {}, members = {} }: ProblemParts) {
    const told = { title: STATUS_CODES[status], status, detail, ...(action === undefined ? {} : { action }) };
    const body = { ...told, ...members, ...told };
    super(body, status);
    this.body = body;
    this.message = detail;
    this.headers = headers;
  }

  /** Puts the headers on the response that the problem will be the body of: a Nest exception carries none. */
  on(response: HttpResponse): this {
    for (const [name, value] of Object.entries(this.headers)) response.header(name, value);
    return this;
  }
}
