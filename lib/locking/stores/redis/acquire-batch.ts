import { StoreUnavailableError } from '../../../common/errors.js';
import type { Acquired, AcquireRequest, Refused } from '../../coordination-store.js';
import { jobKeys } from '../../keys.js';
import { readAcquireReply } from './acquire-reply.js';
import { isServerError, type RedisCommands } from './redis-commands.js';
import { callScript } from './script-call.js';
import { ACQUIRE } from './scripts.js';
import { storedValue } from './stored-value.js';

/** Redis does nothing else while a script runs; this many acquires take it about a millisecond. */
const MOST_TOGETHER = 200;

type Answer = Acquired | Refused;

interface Waiting {
  readonly request: AcquireRequest;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Lets acquires that fall due together travel together. The first in a turn of the event loop is sent at once,
 * so that a single one never waits; those that follow in the same turn share one script.
 */
export class AcquireBatch {
  private waiting: Waiting[] = [];
  private turnHasBegun = false;
  private together: boolean;

  constructor(
    private readonly commands: RedisCommands,
    private readonly namespace: string,
  ) {
    this.together = !commands.clustered;
  }

  acquire(request: AcquireRequest): Promise<Answer> {
    if (!this.together) return this.sendOne(request);
    if (!this.turnHasBegun) {
      this.turnHasBegun = true;
      setImmediate(() => this.endTurn());
      return this.sendOne(request);
    }
    return new Promise((resolve, reject) => this.waiting.push({ request, resolve, reject }));
  }

  private endTurn(): void {
    this.turnHasBegun = false;
    const waiting = this.waiting;
    if (waiting.length === 0) return;
    this.waiting = [];
    for (let from = 0; from < waiting.length; from += MOST_TOGETHER) {
      void this.sendTogether(waiting.slice(from, from + MOST_TOGETHER));
    }
  }

  private async sendOne(request: AcquireRequest): Promise<Answer> {
    const replies = await this.send([request]);
    return readAcquireReply(request, replies[0], replies[1]);
  }

  private async sendTogether(batch: readonly Waiting[]): Promise<void> {
    let replies: readonly unknown[];
    try {
      replies = await this.send(batch.map(({ request }) => request));
    } catch (error) {
      if (batch.length > 1 && isServerError(error) && error.message.startsWith('CROSSSLOT')) {
        this.sendApart(batch);
      } else {
        for (const { reject } of batch) reject(error);
      }
      return;
    }
    batch.forEach(({ request, resolve, reject }, index) => {
      try {
        resolve(readAcquireReply(request, replies[2 * index], replies[2 * index + 1]));
      } catch (error) {
        reject(error);
      }
    });
  }

  /** A proxy in front of a cluster looks like one server until it is asked for the keys of two jobs. */
  private sendApart(batch: readonly Waiting[]): void {
    this.together = false;
    for (const { request, resolve, reject } of batch) this.sendOne(request).then(resolve, reject);
  }

  private async send(requests: readonly AcquireRequest[]): Promise<readonly unknown[]> {
    const keys: string[] = [];
    const args: string[] = [];
    for (const request of requests) this.add(request, keys, args);
    const replies = await callScript(this.commands, ACQUIRE, keys, args);
    if (Array.isArray(replies) && replies.length === 2 * requests.length) return replies;
    throw new StoreUnavailableError(
      'Redis did not answer the acquire script with one answer for each request.',
    );
  }

  private add(request: AcquireRequest, keys: string[], args: string[]): void {
    const { claim, lease, token } = request;
    const names = jobKeys(this.namespace, request.job);
    keys.push(
      names.withdrawn(token),
      names.paused,
      // A key that is not wanted is replaced by one on the same server, and its time of 0 says not to use it.
      claim === null ? names.paused : names.claim(claim.key),
      lease === null ? names.paused : names.lease(lease.scope),
      names.fence,
    );
    args.push(storedValue(request), ttl(claim), ttl(lease), request.ignorePaused ? '1' : '0');
  }
}

function ttl(held: { readonly ttlMs: number } | null): string {
  return held === null ? '0' : String(Math.max(1, Math.ceil(held.ttlMs)));
}
