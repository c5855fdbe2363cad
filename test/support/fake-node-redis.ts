import { EventEmitter } from 'node:events';
import type {
  NodeRedis,
  NodeRedisCluster,
  NodeRedisSentinel,
} from '../../lib/locking/stores/redis/client-shapes.js';
import { property } from '../../lib/locking/stores/redis/shape.js';
import { pendingPromise } from './pending-promise.js';

/** What all clients of node-redis 5 have in common. They refuse to be ended twice. */
class FakeClient extends EventEmitter {
  isOpen = false;
  readonly connecting = pendingPromise<unknown>();
  readonly duplicatedWith: unknown[][] = [];
  connects = 0;
  /** How often it was told to end. */
  ends = 0;

  /** @param copy what `duplicate` gives */
  constructor(private readonly copy?: unknown) {
    super();
  }

  connect(): Promise<unknown> {
    this.connects++;
    return this.connecting.promise;
  }

  duplicate(...overrides: unknown[]): unknown {
    this.duplicatedWith.push(overrides);
    return this.copy;
  }

  destroy(): void {
    this.ends++;
    if (this.ends > 1) throw new Error('The client is closed');
  }
}

/** A client of node-redis 5 for one server, without one. */
export class FakeNodeRedis extends FakeClient implements NodeRedis {
  readonly sent: (readonly string[])[] = [];

  constructor(
    readonly options?: unknown,
    copy?: unknown,
  ) {
    super(copy);
  }

  async sendCommand(args: readonly string[]): Promise<unknown> {
    this.sent.push(args);
    return 'OK';
  }

  /** What its first duplicate asks how to go on when a socket is lost or cannot be opened. */
  reconnectStrategy(): () => unknown {
    const strategy = property(property(this.duplicatedWith[0]?.[0], 'socket'), 'reconnectStrategy');
    if (typeof strategy !== 'function') throw new Error('The duplicate was given no strategy to reconnect.');
    return () => Reflect.apply(strategy, undefined, [0, new Error('socket closed')]);
  }
}

/** A client of node-redis for Redis Cluster, without one. */
export class FakeNodeRedisCluster extends FakeClient implements NodeRedisCluster {
  readonly sent: { key: string; isReadonly: boolean; args: readonly string[] }[] = [];
  masters: unknown;

  constructor(
    readonly _options?: unknown,
    copy?: unknown,
  ) {
    super(copy);
  }

  async sendCommand(key: string, isReadonly: boolean, args: readonly string[]): Promise<unknown> {
    this.sent.push({ key, isReadonly, args });
    return 'OK';
  }

  nodeClient(): unknown {
    return undefined;
  }
}

/** A client of node-redis 5 for Redis Sentinel, without one. */
export class FakeNodeRedisSentinel extends FakeClient implements NodeRedisSentinel {
  /** Whether each question may be answered by a replica. */
  readonly questions: boolean[] = [];
  /** The client for the master, once there is one. */
  master = pendingPromise<unknown>();

  getMasterNode(): unknown {
    return undefined;
  }

  getSentinelNode(): unknown {
    return undefined;
  }

  async _execute(isReadonly: boolean, use: (client: unknown) => Promise<unknown>): Promise<unknown> {
    this.questions.push(isReadonly);
    return use(await this.master.promise);
  }
}
