import type { Clock, Timer } from '../../../common/clock.js';
import { isServerError, isWrongServer, type RedisDialer, type RedisLink } from './redis-commands.js';

/** A command is given up after one to two of these, in milliseconds, or of what callers wait if that is more. */
const TICK_MS = 2_500;
/** After so many of them a line that waits for no answer is pinged, to find out whether the other side is still there. */
const IDLE_TICKS = 4;

/** The commands that were sent between two ticks. */
interface Interval {
  unanswered: number;
}

export interface RedisLineOptions {
  readonly dialer: RedisDialer;
  readonly clock: Clock;
  /** How long callers wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
  /** How long they wait for the line to be ready. */
  readonly withinMs: number;
  /** Called when commands may fare better over a new line. */
  readonly onSuspect: (line: RedisLine) => void;
}

/**
 * A link under watch: a server that is paused, or a network that swallows packets, ends no socket, and the
 * client packages would wait for ever.
 */
export class RedisLine {
  private readonly link: RedisLink;
  private before: Interval = { unanswered: 0 };
  private current: Interval = { unanswered: 0 };
  private idleTicks = 0;
  private warned = false;
  private retired = false;
  private ended = false;
  private timer: Timer;

  constructor(private readonly options: RedisLineOptions) {
    this.link = options.dialer.open(options.withinMs, () => options.onSuspect(this));
    this.timer = this.nextTick();
  }

  get ready(): Promise<void> {
    return this.link.ready;
  }

  get gone(): Promise<void> {
    return this.link.gone;
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  async run(key: string, args: readonly string[]): Promise<unknown> {
    const interval = this.current;
    interval.unanswered++;
    try {
      return await this.link.run(key, args);
    } catch (error) {
      if (!isServerError(error) || isWrongServer(error)) this.options.onSuspect(this);
      throw error;
    } finally {
      interval.unanswered--;
      if (this.retired) this.destroyIfIdle();
    }
  }

  /** Lets what is under way end, and takes nothing new. */
  retire(): void {
    this.retired = true;
    this.destroyIfIdle();
  }

  destroy(): void {
    if (this.ended) return;
    this.ended = true;
    this.timer.cancel();
    this.link.destroy();
  }

  private destroyIfIdle(): void {
    if (this.before.unanswered + this.current.unanswered === 0) this.destroy();
  }

  private nextTick(): Timer {
    const { clock, timeoutMs } = this.options;
    return clock.setTimer(() => this.tick(), Math.max(TICK_MS, timeoutMs), { keepAlive: false });
  }

  private tick(): void {
    if (this.before.unanswered === 0) this.turnOver();
    // Timers fire before sockets are read: after a held event loop the answers may lie there.
    else setImmediate(() => this.judge());
  }

  private judge(): void {
    if (this.ended) return;
    if (this.before.unanswered > 0) this.giveUp();
    else this.turnOver();
  }

  /**
   * Of a cluster it may be one node that is silent while the others answer: their commands go on over this line
   * for another tick, in which a new one can take over.
   */
  private giveUp(): void {
    const spare = this.options.dialer.clustered && !this.warned && !this.retired;
    this.warned = true;
    if (spare) this.timer = this.nextTick();
    else this.destroy();
    this.options.onSuspect(this);
  }

  private turnOver(): void {
    const idle = this.current.unanswered === 0 && this.idle();
    this.warned = false;
    this.before = this.current;
    this.current = { unanswered: 0 };
    this.timer = this.nextTick();
    if (idle) this.run('', ['PING']).catch(() => {});
  }

  private idle(): boolean {
    this.idleTicks++;
    if (this.options.dialer.clustered || this.idleTicks < IDLE_TICKS) return false;
    this.idleTicks = 0;
    return true;
  }
}
