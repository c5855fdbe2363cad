import { StoreUnavailableError } from '../../../common/errors.js';
import type { Acquired, AcquireRequest, Lease, Refused } from '../../coordination-store.js';
import type { JobKeyRing } from '../../keys.js';
import { readAcquireReply } from './acquire-reply.js';
import type { RedisCommands } from './redis-commands.js';
import { callScript } from './script-call.js';
import { ACQUIRE, RELEASE, RENEW, type Script } from './scripts.js';
import { ownerMark, storedValue } from './stored-value.js';
import type { TogetherAsked } from './turn-batch.js';

/** May this run start? */
export class AcquireQuestion implements TogetherAsked<AcquireRequest, Acquired | Refused> {
  constructor(
    private readonly commands: RedisCommands,
    private readonly keyRing: JobKeyRing,
  ) {}

  ask(requests: readonly AcquireRequest[]): Promise<readonly unknown[]> {
    const keys: string[] = [];
    const args: string[] = [];
    for (const request of requests) this.add(request, keys, args);
    return replies(this.commands, ACQUIRE, keys, args, 2 * requests.length);
  }

  read(request: AcquireRequest, all: readonly unknown[], at: number): Acquired | Refused {
    return readAcquireReply(request, all[2 * at], all[2 * at + 1]);
  }

  private add(request: AcquireRequest, keys: string[], args: string[]): void {
    const { claim, lease, token } = request;
    const names = this.keyRing.of(request.job);
    keys.push(
      names.withdrawn(token),
      names.paused,
      // A key that is not wanted is replaced by one on the same server, and its time of 0 says not to use it.
      claim === null ? names.paused : names.claim(claim.key),
      lease === null ? names.paused : names.lease(lease.scope),
      names.fence,
    );
    args.push(
      storedValue(request),
      claim === null ? '0' : milliseconds(claim.ttlMs),
      lease === null ? '0' : milliseconds(lease.ttlMs),
      request.ignorePaused ? '1' : '0',
    );
  }
}

/** Is this lease still ours, and may it hold on? */
export class RenewQuestion implements TogetherAsked<Lease, boolean> {
  readonly read = readYesOrNo;

  constructor(
    private readonly commands: RedisCommands,
    private readonly keyRing: JobKeyRing,
  ) {}

  ask(leases: readonly Lease[]): Promise<readonly unknown[]> {
    const keys = leases.map(({ job, scope }) => this.keyRing.of(job).lease(scope));
    const args = leases.flatMap(({ token, ttlMs }) => [ownerMark(token), milliseconds(ttlMs)]);
    return replies(this.commands, RENEW, keys, args, leases.length);
  }
}

/** Take this lease back, if it is still ours: was it? */
export class ReleaseQuestion implements TogetherAsked<Lease, boolean> {
  readonly read = readYesOrNo;

  constructor(
    private readonly commands: RedisCommands,
    private readonly keyRing: JobKeyRing,
  ) {}

  ask(leases: readonly Lease[]): Promise<readonly unknown[]> {
    const keys = leases.map(({ job, scope }) => this.keyRing.of(job).lease(scope));
    const args = leases.map(({ token }) => ownerMark(token));
    return replies(this.commands, RELEASE, keys, args, leases.length);
  }
}

async function replies(
  commands: RedisCommands,
  script: Script,
  keys: readonly string[],
  args: readonly string[],
  expected: number,
): Promise<readonly unknown[]> {
  const all = await callScript(commands, script, keys, args);
  if (isList(all) && all.length === expected) return all;
  throw new StoreUnavailableError(
    `Redis gave no ${expected} replies to a script, but ${JSON.stringify(all)}.`,
  );
}

function readYesOrNo({ job }: Lease, all: readonly unknown[], at: number): boolean {
  const reply = all[at];
  if (reply === 1) return true;
  if (reply === 0) return false;
  throw new StoreUnavailableError(
    `Redis did not say whose the lease of "${job}" is: ${JSON.stringify(reply)}`,
  );
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whole, above zero and written in digits, so that no time to live can make a script fail half-way. */
function milliseconds(ttlMs: number): string {
  return String(Math.min(Math.max(1, Math.ceil(ttlMs) || 1), Number.MAX_SAFE_INTEGER));
}
