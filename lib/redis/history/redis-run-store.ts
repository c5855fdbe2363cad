import { SystemClock } from '../../common/clock.js';
import { DEFAULTS } from '../../common/defaults.js';
import { InvalidArgumentError } from '../../common/errors.js';
import type { RunProgress, RunSummary, TenantTotals } from '../../common/run.js';
import type {
  RunPage,
  RunQuery,
  RunRecord,
  RunStart,
  RunStore,
  RunStoreContext,
} from '../../history/run-store.js';
import { dialerOf } from '../../locking/stores/redis/dialer.js';
import { SharedSession } from '../../locking/stores/redis/shared-session.js';
import { requiredClient } from '../required-client.js';
import { HistorySession } from './history-session.js';

/** @publicApi */
export interface RedisRunStoreOptions {
  /**
   * A client of node-redis (4, 5 or 6), ioredis (5 or 6) or iovalkey: for one server, Sentinel or Cluster. It
   * need not be connected. The history opens a connection of its own like it, and never closes this one.
   */
  client: object;
  /** First part of every key. Default: the namespace of the application that uses it. */
  namespace?: string;
  /** How many ended runs are kept; the oldest go whenever old runs are looked for. @default 10000 */
  capacity?: number;
}

/**
 * A history in Redis or Valkey, which every replica reads and writes. A run is written as it begins and as it ends,
 * one round trip each; whatever interleaves, it is settled once. Slots that another replica took are not kept.
 *
 * @example
 * ```ts
 * CronCoordinatorModule.forRoot({ history: { store: new RedisRunStore({ client }) } });
 * ```
 *
 * @publicApi
 */
export class RedisRunStore implements RunStore {
  private readonly ownNamespace: string | undefined;
  private readonly session: SharedSession<RunStoreContext, HistorySession>;

  constructor(options: RedisRunStoreOptions) {
    const client = requiredClient('new RedisRunStore({ client })', options);
    const { capacity = 10_000, namespace } = options;
    if (!Number.isSafeInteger(capacity) || capacity < 1) {
      throw new InvalidArgumentError(
        `new RedisRunStore({ capacity }) expected a whole number, 1 or more, got ${String(options.capacity)}.`,
        { option: 'capacity' },
      );
    }
    this.ownNamespace = namespace;
    this.session = new SharedSession({
      what: 'RedisRunStore',
      remedy: 'new RedisRunStore({ client })',
      open: (context: RunStoreContext) => new HistorySession(dialerOf(client), context, capacity),
      standalone: () => this.inOwnNamespace({ ...DEFAULTS, clock: new SystemClock() }),
    });
  }

  attach(context: RunStoreContext): void {
    this.session.attach(this.inOwnNamespace(context));
  }

  async start(run: RunStart): Promise<void> {
    await this.session.ask((session) => session.start(run));
  }

  async update(runId: string, totals: TenantTotals): Promise<void> {
    await this.session.ask((session) => session.update(runId, totals));
  }

  async report(runId: string, progress: RunProgress): Promise<void> {
    await this.session.ask((session) => session.report(runId, progress));
  }

  async finish(summary: RunSummary): Promise<boolean> {
    // As many as there are other replicas, for every slot; the run itself is told by the one that took it.
    if (summary.reason === 'already-claimed') return false;
    return this.session.ask((session) => session.finish(summary));
  }

  get(runId: string): Promise<RunRecord | null> {
    return this.session.ask((session) => session.reader.one(runId));
  }

  list(query: RunQuery = {}): Promise<RunPage> {
    return this.session.ask((session) => session.reader.page(query));
  }

  listUnfinished(): Promise<RunRecord[]> {
    return this.session.ask((session) => session.reader.unfinished());
  }

  jobs(): Promise<string[]> {
    return this.session.ask((session) => session.reader.jobs());
  }

  prune(before: Date): Promise<number> {
    return this.session.ask((session) => session.pruner.prune(before));
  }

  close(): Promise<void> {
    return this.session.close();
  }

  private inOwnNamespace({ namespace, storeTimeoutMs, clock }: RunStoreContext): RunStoreContext {
    return { namespace: this.ownNamespace ?? namespace, storeTimeoutMs, clock };
  }
}
