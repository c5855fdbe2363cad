import type { Clock } from '../common/clock.js';

export interface HttpPing {
  readonly url: string;
  readonly body: string;
  readonly timeoutMs: number;
  /** Aborted when there is nobody left to wait for it. */
  readonly signal: AbortSignal;
}

/**
 * Sends one ping. Rejects unless the answer is 2xx and comes in time; the error says what happened, and nothing of the
 * URL.
 */
export function sendPing({ url, body, timeoutMs, signal }: HttpPing, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new AbortController();
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', cut);
    };
    // Not left to the request alone: what an application puts in the place of `fetch` may not heed its signal.
    const giveUp = (why: string): void => {
      end();
      reject(new PingError(why));
      request.abort();
    };
    const cut = (): void => giveUp('the application shut down');
    const timer = clock.setTimer(() => giveUp(`no answer within ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener('abort', cut);
    post(url, body, request.signal)
      .then(resolve, (error: unknown) => reject(error instanceof PingError ? error : failureOf(error)))
      .finally(end);
    if (signal.aborted) cut();
  });
}

/** Why a ping failed. */
class PingError extends Error {
  override readonly name = 'PingError';
}

async function post(url: string, body: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    signal,
    // What it leads to would be asked by another method, or is a page that says nothing of the ping.
    redirect: 'manual',
    // Pings of a job are far apart: a connection that is kept would be closed by the time of the next.
    headers: { 'content-type': 'text/plain; charset=utf-8', connection: 'close' },
  });
  await response.body?.cancel();
  if (!response.ok) throw new PingError(`the answer was ${response.status}`);
}

/** Messages of `fetch` may quote the URL; its codes do not. */
function failureOf(error: unknown): PingError {
  const why = textIn(memberOf(error, 'cause'), 'code') ?? textIn(error, 'name');
  return new PingError(why === undefined ? 'the request failed' : `the request failed: ${why}`);
}

function textIn(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : undefined;
}

/** Not by `instanceof`: what the platform throws may be of another realm. */
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
