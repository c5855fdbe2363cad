import type { RedisDialer, RedisLink } from '../../lib/locking/stores/redis/redis-commands.js';
import { pendingPromise } from './pending-promise.js';

/** A link that does what a test says. */
export class FakeRedisLink implements RedisLink {
  destroys = 0;
  readonly asked: { readonly key: string; readonly args: readonly string[] }[] = [];
  readonly gone = Promise.resolve();
  reply: () => Promise<unknown> = async () => 'OK';
  private readonly connecting = pendingPromise();

  constructor(
    readonly withinMs: number,
    readonly lose: () => void,
  ) {}

  get ready(): Promise<void> {
    return this.connecting.promise;
  }

  get sent(): string[] {
    return this.asked.map(({ args }) => args[0] ?? '');
  }

  get destroyed(): boolean {
    return this.destroys > 0;
  }

  accept(): void {
    this.connecting.resolve();
  }

  refuse(error: Error): void {
    this.connecting.reject(error);
  }

  run(key: string, args: readonly string[]): Promise<unknown> {
    this.asked.push({ key, args });
    return this.reply();
  }

  destroy(): void {
    this.destroys++;
  }
}

/** Opens such links, and counts how often it was closed itself. */
export class FakeRedisDialer implements RedisDialer {
  readonly links: FakeRedisLink[] = [];
  closes = 0;

  constructor(readonly clustered = false) {}

  open(withinMs: number, onLost: () => void): FakeRedisLink {
    const link = new FakeRedisLink(withinMs, onLost);
    this.links.push(link);
    return link;
  }

  close(): void {
    this.closes++;
  }

  link(at: number): FakeRedisLink {
    const found = this.links[at];
    if (found === undefined) throw new Error(`Link ${at} was not opened.`);
    return found;
  }
}
