import { StoreUnavailableError } from '../../../common/errors.js';
import type { Acquired, AcquireRequest, Lease, Refused, StoreContext } from '../../coordination-store.js';
import { jobKeys } from '../../keys.js';
import { AcquireBatch } from './acquire-batch.js';
import { RedisConnection } from './connection.js';
import { PauseFlags } from './pause-flags.js';
import type { RedisDialer } from './redis-commands.js';
import { callScript, loadScripts } from './script-call.js';
import { RELEASE, RENEW, WITHDRAW } from './scripts.js';
import { checkServer } from './server-check.js';
import { ownerMark } from './stored-value.js';

/** How long a withdrawn request stays refused: longer than TCP tries to deliver what it was given to send. */
const TOMBSTONE_MS = 15 * 60_000;

/** One connection and what is asked over it, between `attach` and `close` of the store. */
export class RedisSession {
  readonly namespace: string;
  readonly pauses: PauseFlags;
  private readonly connection: RedisConnection;
  private readonly batch: AcquireBatch;
  private checked = false;

  constructor(
    dialer: RedisDialer,
    private readonly context: StoreContext,
  ) {
    this.namespace = context.namespace;
    this.connection = new RedisConnection(dialer, context.clock, () => this.prepare());
    this.batch = new AcquireBatch(this.connection, this.namespace);
    this.pauses = new PauseFlags(this.connection, this.namespace);
  }

  acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.batch.acquire(request);
  }

  async renew({ job, scope, token, ttlMs }: Lease): Promise<boolean> {
    const key = jobKeys(this.namespace, job).lease(scope);
    const args = [ownerMark(token), String(Math.max(1, Math.ceil(ttlMs)))];
    return yesOrNo(await callScript(this.connection, RENEW, [key], args));
  }

  async release({ job, scope, token }: Lease): Promise<void> {
    const key = jobKeys(this.namespace, job).lease(scope);
    yesOrNo(await callScript(this.connection, RELEASE, [key], [ownerMark(token)]));
  }

  async withdraw({ job, token, claim, lease }: AcquireRequest): Promise<void> {
    const names = jobKeys(this.namespace, job);
    const keys = [names.withdrawn(token)];
    if (claim !== null) keys.push(names.claim(claim.key));
    if (lease !== null) keys.push(names.lease(lease.scope));
    yesOrNo(await callScript(this.connection, WITHDRAW, keys, [ownerMark(token), String(TOMBSTONE_MS)]));
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private prepare(): void {
    loadScripts(this.connection);
    if (this.checked) return;
    this.checked = true;
    void checkServer(this.connection, this.context);
  }
}

function yesOrNo(reply: unknown): boolean {
  if (reply === 1) return true;
  if (reply === 0) return false;
  throw new StoreUnavailableError(
    `Redis answered a script with something unexpected: ${JSON.stringify(reply)}`,
  );
}
