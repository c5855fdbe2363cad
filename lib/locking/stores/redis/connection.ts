import type { Clock, Timer } from '../../../common/clock.js';
import { StoreUnavailableError } from '../../../common/errors.js';
import { failureReason } from './failure-reason.js';
import { RedisLine } from './line.js';
import type { RedisCommands, RedisDialer } from './redis-commands.js';

/** How long an attempt may take in the end where the first ones were given up, as no caller waits for it then. */
const LONGEST_ATTEMPT_MS = 5_000;
const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 1_000;
/** A line that has served for so long was sound: what befalls it then is a new trouble, not the last one again. */
const SETTLED_AFTER_MS = 10_000;

export interface RedisConnectionOptions {
  readonly dialer: RedisDialer;
  readonly clock: Clock;
  /** How long callers wait: for the connection to be ready, or for an answer over it. In milliseconds. */
  readonly timeoutMs: number;
  /** Called for every new line, before any command that waited for it. */
  readonly onReady: () => void;
}

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
  private adoptedAt = 0;
  private lateAttempts = 0;
  private closed = false;

  constructor(private readonly options: RedisConnectionOptions) {
    this.connectInBackground();
  }

  get clustered(): boolean {
    return this.options.dialer.clustered;
  }

  run(key: string, args: readonly string[]): Promise<unknown> {
    return this.line === undefined ? this.runLater(key, args) : this.line.run(key, args);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelRetry();
    const lines = [this.line, this.attempted].filter((line) => line !== undefined);
    this.line = undefined;
    for (const line of lines) line.destroy();
    this.options.dialer.close();
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
    this.cancelRetry();
    try {
      const withinMs = this.patienceMs();
      const onSuspect = (suspected: RedisLine): void => this.suspect(suspected);
      const line = new RedisLine({ ...this.options, withinMs, onSuspect });
      this.attempted = line;
      await this.inTime(line, withinMs);
      if (this.closed) throw new Error('The Redis store was closed meanwhile.');
      this.adopt(line);
      return line;
    } catch (cause) {
      this.attempted?.destroy();
      this.retryLater();
      throw new StoreUnavailableError(`Redis cannot be reached: ${failureReason(cause)}`, { cause });
    } finally {
      this.attempted = undefined;
    }
  }

  /**
   * The first attempt has the time that callers have. A server that takes longer for a handshake than for an
   * answer would never be reached so: attempts that came too late are followed by longer ones.
   */
  private patienceMs(): number {
    const { timeoutMs } = this.options;
    return Math.min(timeoutMs * 2 ** this.lateAttempts, Math.max(timeoutMs, LONGEST_ATTEMPT_MS));
  }

  private inTime(line: RedisLine, withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.lateAttempts++;
        reject(new Error(`the connection was not ready within ${withinMs} ms`));
      };
      let over = false;
      // Timers fire before sockets are read: after a held event loop the line may be ready in the same turn.
      const due = (): void => void setImmediate(() => over || giveUp());
      const timer = this.options.clock.setTimer(due, withinMs, { keepAlive: false });
      line.ready.then(resolve, reject).finally(() => {
        over = true;
        timer.cancel();
      });
    });
  }

  private adopt(line: RedisLine): void {
    const old = this.line;
    this.line = line;
    this.adoptedAt = this.options.clock.monotonic();
    this.lateAttempts = 0;
    old?.retire();
    this.options.onReady();
  }

  /**
   * A single server's line is of no more use. Of a cluster, one node may be away while the others answer, so
   * its line serves until a new one, which asks anew who is who, has taken over.
   */
  private suspect(line: RedisLine): void {
    if (this.closed || line !== this.line) return;
    if (this.options.clock.monotonic() - this.adoptedAt > SETTLED_AFTER_MS) this.failures = 0;
    if (this.clustered && !line.hasEnded) {
      // Commands that keep failing must not put off the attempt that is to help them.
      if (this.retry === undefined && this.attempt === undefined) this.retryLater();
      return;
    }
    this.line = undefined;
    line.destroy();
    this.connectInBackground();
  }

  private cancelRetry(): void {
    this.retry?.cancel();
    this.retry = undefined;
  }

  private retryLater(): void {
    if (this.closed) return;
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.failures, LONGEST_DELAY_MS);
    this.failures++;
    this.cancelRetry();
    this.retry = this.options.clock.setTimer(() => this.connectInBackground(), delay, { keepAlive: false });
  }
}
