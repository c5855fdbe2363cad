import type { Owner } from '../../../common/run.js';
import type {
  Acquired,
  AcquireRequest,
  Lease,
  LeaseName,
  Refused,
  StoreContext,
} from '../../coordination-store.js';
import { JobKeyRing } from '../../keys.js';
import { RedisConnection } from './connection.js';
import { LeaseHolders } from './lease-holders.js';
import { AcquireQuestion, ReleaseQuestion, RenewQuestion } from './lock-questions.js';
import { PauseFlags } from './pause-flags.js';
import type { RedisDialer } from './redis-commands.js';
import { ScheduleExchange } from './schedule-exchange.js';
import { callScript, loadScripts } from './script-call.js';
import { WITHDRAW } from './scripts.js';
import { checkServer } from './server-check.js';
import { ownerMark } from './stored-value.js';
import { TurnBatch } from './turn-batch.js';

/** How long a withdrawn request stays refused: longer than TCP tries to deliver what it was given to send. */
const TOMBSTONE_MS = String(15 * 60_000);

/** One connection and what is asked over it, between `attach` and `close` of the store. */
export class RedisSession {
  readonly namespace: string;
  readonly pauses: PauseFlags;
  readonly schedules: ScheduleExchange;
  private readonly connection: RedisConnection;
  private readonly keyRing: JobKeyRing;
  private readonly acquires: TurnBatch<AcquireRequest, Acquired | Refused>;
  private readonly renewals: TurnBatch<Lease, boolean>;
  private readonly releases: TurnBatch<Lease, boolean>;
  private readonly leaseHolders: LeaseHolders;
  private checked = false;

  constructor(
    dialer: RedisDialer,
    private readonly context: StoreContext,
  ) {
    this.namespace = context.namespace;
    this.connection = new RedisConnection({
      dialer,
      clock: context.clock,
      timeoutMs: context.storeTimeoutMs,
      onReady: () => this.prepare(),
    });
    this.keyRing = new JobKeyRing(this.namespace);
    this.pauses = new PauseFlags(this.connection, this.namespace);
    this.schedules = new ScheduleExchange(this.connection, this.namespace);
    this.leaseHolders = new LeaseHolders(this.connection, this.keyRing);
    const together = !dialer.clustered;
    this.acquires = new TurnBatch(new AcquireQuestion(this.connection, this.keyRing), together);
    this.renewals = new TurnBatch(new RenewQuestion(this.connection, this.keyRing), together);
    this.releases = new TurnBatch(new ReleaseQuestion(this.connection, this.keyRing), together);
  }

  acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    return this.acquires.ask(request);
  }

  renew(lease: Lease): Promise<boolean> {
    return this.renewals.ask(lease);
  }

  release(lease: Lease): Promise<boolean> {
    return this.releases.ask(lease);
  }

  async withdraw({ job, token, claim, lease }: AcquireRequest): Promise<void> {
    const names = this.keyRing.of(job);
    const keys = [names.withdrawn(token)];
    if (claim !== null) keys.push(names.claim(claim.key));
    if (lease !== null) keys.push(names.lease(lease.scope));
    await callScript(this.connection, WITHDRAW, keys, [ownerMark(token), TOMBSTONE_MS]);
  }

  holders(leases: readonly LeaseName[]): Promise<(Owner | null)[]> {
    return this.leaseHolders.of(leases);
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private prepare(): void {
    loadScripts(this.connection);
    if (this.checked) return;
    this.checked = true;
    void checkServer(this.connection, this.context).then((answered) => {
      this.checked = answered;
    });
  }
}
