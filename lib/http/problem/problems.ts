import type { TokenSource } from '../http.options.js';
import { Problem } from './problem.js';

/** What is wrong with one field of a request. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** How long a caller shall wait, in seconds: about as long as an outage of a store that is restarted. */
const STORE_BACK_S = 5;

/** By then a load balancer has another replica to send the request to. */
const REPLICA_GONE_S = 1;

export function unauthorized(sources: ReadonlySet<TokenSource>): Problem {
  const ways = [
    ...(sources.has('header') ? ['in the header `Authorization: Bearer …` or `x-cron-token`'] : []),
    ...(sources.has('query') ? ['as `cronToken` in the query'] : []),
    ...(sources.has('body') ? ['as `token` in the body'] : []),
  ];
  return new Problem({
    status: 401,
    detail: 'The request carries no valid token.',
    action: `Send the token once, ${ways.join(', or ')}.`,
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}

export function tooLarge(most: number): Problem {
  return new Problem({
    status: 413,
    detail: `The body is larger than ${most} bytes.`,
    action: 'Send fewer tenant ids or jobs at a time.',
  });
}

export function invalid(errors: readonly FieldError[], members: object = {}): Problem {
  const lines = errors.map(({ field, message }) => `${field}: ${message}`);
  return new Problem({
    status: 422,
    detail: `The request cannot be understood. ${lines.join('; ').replace(/\.$/, '')}.`,
    action: 'Correct the fields that are listed. Nothing was started.',
    members: { ...members, errors },
  });
}

export function unknownRun(runId: string): Problem {
  return new Problem({
    status: 404,
    detail: `The history holds no run "${runId}".`,
    action: 'See that replicas share a history: one in memory knows the runs of its own process alone.',
    members: { runId },
  });
}

export function unavailable(detail: string, members: object = {}): Problem {
  return new Problem({
    status: 503,
    detail,
    action: 'Nothing was done. Try again later.',
    headers: { 'Retry-After': String(STORE_BACK_S) },
    members,
  });
}

export function shuttingDown(detail: string, members: object): Problem {
  return new Problem({
    status: 503,
    detail,
    action: 'Nothing was started. Try again: another replica will answer.',
    headers: { 'Retry-After': String(REPLICA_GONE_S) },
    members,
  });
}
