import type { Clock, Timer } from '../../../common/clock.js';
import { StoreUnavailableError } from '../../../common/errors.js';
import { RedisLine } from './line.js';
import type { RedisCommands, RedisDialer } from './redis-commands.js';

/** How long a new line may take until it is ready: name lookup, socket, TLS, authentication. */
const READY_WITHIN_MS = 5_000;
const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 1_000;

/**
 * The store's own connection. It is opened in the background, and replaced whenever it is lost; the client it
 * was made from is left alone. While there is none, a command waits for the attempt under way and for no other:
 * nothing is kept to be sent at some later time, when nobody expects it any more.
 */
export class RedisConnection implements RedisCommands {
  private line: RedisLine | undefined;
  private attempt: Promise<RedisLine> | undefined;
  private attempted: RedisLine | undefined;
  private retry: Timer | undefined;
  private failures = 0;
  private closed = false;

  /** @param onReady called for every new line, before any command that waited for it */
  constructor(
    private readonly dialer: RedisDialer,
    private readonly clock: Clock,
    private readonly onReady: () => void,
  ) {
    this.connectInBackground();
  }

  get clustered(): boolean {
    return this.dialer.clustered;
  }

  run(key: string, args: readonly string[]): Promise<unknown> {
    return this.line === undefined ? this.runLater(key, args) : this.line.run(key, args);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.retry?.cancel();
    const lines = [this.line, this.attempted].filter((line) => line !== undefined);
    this.line = undefined;
    for (const line of lines) line.destroy();
    this.dialer.close();
    await Promise.all(lines.map((line) => line.gone));
  }

  private async runLater(key: string, args: readonly string[]): Promise<unknown> {
    const line = await this.connect();
    return line.run(key, args);
  }

  private connect(): Promise<RedisLine> {
    if (this.closed) return Promise.reject(new StoreUnavailableError('The Redis store is closed.'));
    this.attempt ??= this.open().finally(() => {
      this.attempt = undefined;
    });
    return this.attempt;
  }

  private connectInBackground(): void {
    // The next attempt has been set by the one that failed, and commands are told on their own.
    this.connect().catch(() => {});
  }

  private async open(): Promise<RedisLine> {
    this.retry?.cancel();
    try {
      const line = new RedisLine(this.dialer, this.clock, (suspected) => this.suspect(suspected));
      this.attempted = line;
      await this.inTime(line);
      if (this.closed) throw new Error('The Redis store was closed meanwhile.');
      this.adopt(line);
      return line;
    } catch (cause) {
      this.attempted?.destroy();
      this.retryLater();
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new StoreUnavailableError(`Redis cannot be reached: ${reason}`, { cause });
    } finally {
      this.attempted = undefined;
    }
  }

  private inTime(line: RedisLine): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = new Error(`the connection was not ready within ${READY_WITHIN_MS} ms`);
      const timer = this.clock.setTimer(() => reject(late), READY_WITHIN_MS, { keepAlive: false });
      line.ready.then(resolve, reject).finally(() => timer.cancel());
    });
  }

  private adopt(line: RedisLine): void {
    const old = this.line;
    this.line = line;
    this.failures = 0;
    old?.retire();
    this.onReady();
  }

  /**
   * A single server's line is of no more use. Of a cluster, one node may be away while the others answer, so
   * its line serves until a new one, which asks anew who is who, has taken over.
   */
  private suspect(line: RedisLine): void {
    if (this.closed || line !== this.line) return;
    if (this.clustered) {
      this.retryLater();
      return;
    }
    this.line = undefined;
    line.destroy();
    this.connectInBackground();
  }

  private retryLater(): void {
    if (this.closed) return;
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.failures, LONGEST_DELAY_MS);
    this.failures++;
    this.retry?.cancel();
    this.retry = this.clock.setTimer(() => this.connectInBackground(), delay, { keepAlive: false });
  }
}
