import { type Clock, SystemClock } from '../../common/clock.js';
import { DEFAULTS } from '../../common/defaults.js';
import { InvalidArgumentError, StoreUnavailableError } from '../../common/errors.js';
import type { RunSummary, TenantTotals } from '../../common/run.js';
import type {
  RunPage,
  RunQuery,
  RunRecord,
  RunStart,
  RunStore,
  RunStoreContext,
} from '../../history/run-store.js';
import type { RedisClient } from '../../locking/stores/redis/client-shapes.js';
import { RedisConnection } from '../../locking/stores/redis/connection.js';
import { dialerOf } from '../../locking/stores/redis/dialer.js';
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
  private readonly client: RedisClient;
  private readonly capacity: number;
  private readonly ownNamespace: string | undefined;
  private clock: Clock = new SystemClock();
  private timeoutMs: number = DEFAULTS.storeTimeoutMs;
  private namespace: string | undefined;
  private session: HistorySession | undefined;
  private applications = 0;

  constructor(options: RedisRunStoreOptions) {
    this.client = requiredClient('new RedisRunStore({ client })', options);
    this.capacity = options.capacity ?? 10_000;
    this.ownNamespace = options.namespace;
    if (!Number.isSafeInteger(this.capacity) || this.capacity < 1) {
      throw new InvalidArgumentError(
        `new RedisRunStore({ capacity }) expected a whole number, 1 or more, got ${String(options.capacity)}.`,
        { option: 'capacity' },
      );
    }
  }

  attach({ namespace, storeTimeoutMs, clock }: RunStoreContext): void {
    this.namespace ??= this.ownNamespace ?? namespace;
    if (this.ownNamespace === undefined && this.namespace !== namespace) {
      throw new InvalidArgumentError(
        `One RedisRunStore cannot serve the namespaces "${this.namespace}" and "${namespace}". Give each ` +
          'application a history of its own: new RedisRunStore({ client }).',
        { option: 'namespace' },
      );
    }
    this.clock = clock;
    this.timeoutMs = storeTimeoutMs;
    this.applications++;
  }

  async start(run: RunStart): Promise<void> {
    await this.ask((session) => session.start(run));
  }

  async update(runId: string, totals: TenantTotals): Promise<void> {
    await this.ask((session) => session.update(runId, totals));
  }

  async finish(summary: RunSummary): Promise<boolean> {
    // As many as there are other replicas, for every slot; the run itself is told by the one that took it.
    if (summary.reason === 'already-claimed') return false;
    return this.ask((session) => session.finish(summary));
  }

  get(runId: string): Promise<RunRecord | null> {
    return this.ask((session) => session.reader.one(runId));
  }

  list(query: RunQuery = {}): Promise<RunPage> {
    return this.ask((session) => session.reader.page(query));
  }

  listUnfinished(): Promise<RunRecord[]> {
    return this.ask((session) => session.reader.unfinished());
  }

  prune(before: Date): Promise<number> {
    return this.ask((session) => session.pruner.prune(before));
  }

  /** Ends the connection with the last application that was attached; what is asked afterwards opens a new one. */
  async close(): Promise<void> {
    this.applications--;
    if (this.applications > 0) return;
    this.applications = 0;
    const session = this.session;
    this.session = undefined;
    await session?.close();
  }

  private async ask<T>(question: (session: HistorySession) => Promise<T>): Promise<T> {
    this.session ??= this.open();
    try {
      return await question(this.session);
    } catch (cause) {
      if (cause instanceof StoreUnavailableError || cause instanceof InvalidArgumentError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new StoreUnavailableError(`The history in Redis gave no answer: ${reason}`, { cause });
    }
  }

  private open(): HistorySession {
    const { client, clock, timeoutMs } = this;
    const onReady = (): void => undefined;
    const connection = new RedisConnection({ dialer: dialerOf(client), clock, timeoutMs, onReady });
    const namespace = this.namespace ?? this.ownNamespace ?? DEFAULTS.namespace;
    return new HistorySession(connection, namespace, this.capacity);
  }
}
