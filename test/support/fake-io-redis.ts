import { EventEmitter } from 'node:events';
import type { IoRedis, IoRedisCluster } from '../../lib/locking/stores/redis/client-shapes.js';
import { pendingPromise } from './pending-promise.js';

/** A client of ioredis without a server: it connects, fails and ends when a test says so. */
export class FakeIoRedis extends EventEmitter implements IoRedis {
  readonly status: string = 'wait';
  readonly connecting = pendingPromise<unknown>();
  readonly called: string[][] = [];
  readonly duplicatedWith: unknown[][] = [];
  connects = 0;
  disconnects = 0;
  reply: (command: string) => Promise<unknown> = async () => 'OK';

  /** @param copy what `duplicate` gives */
  constructor(
    readonly options: unknown = {},
    private readonly copy?: unknown,
  ) {
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

  call(command: string, ...args: string[]): Promise<unknown> {
    this.called.push([command, ...args]);
    return this.reply(command);
  }

  disconnect(): void {
    this.disconnects++;
  }
}

/** The same for Redis Cluster. */
export class FakeIoRedisCluster extends FakeIoRedis implements IoRedisCluster {
  readonly isCluster = true;
}
