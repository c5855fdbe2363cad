import type { Clock, Timer } from '../../../common/clock.js';
import { isServerError, isWrongServer, type RedisDialer, type RedisLink } from './redis-commands.js';

/** A command is given up after one to two of these, in milliseconds. */
const TICK_MS = 2_500;
/** After so many of them without a command, a ping finds out whether the other side is still there. */
const IDLE_TICKS = 4;

/** The commands that were sent between two ticks. */
interface Interval {
  unanswered: number;
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
  private retired = false;
  private ended = false;
  private timer: Timer;

  /** @param onSuspect called when commands may fare better over a new line */
  constructor(
    private readonly dialer: RedisDialer,
    private readonly clock: Clock,
    private readonly onSuspect: (line: RedisLine) => void,
  ) {
    this.link = dialer.open(() => onSuspect(this));
    this.timer = this.nextTick();
  }

  get ready(): Promise<void> {
    return this.link.ready;
  }

  get gone(): Promise<void> {
    return this.link.gone;
  }

  async run(key: string, args: readonly string[]): Promise<unknown> {
    const interval = this.current;
    interval.unanswered++;
    try {
      return await this.link.run(key, args);
    } catch (error) {
      if (!isServerError(error) || isWrongServer(error)) this.onSuspect(this);
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
    return this.clock.setTimer(() => this.tick(), TICK_MS, { keepAlive: false });
  }

  private tick(): void {
    if (this.before.unanswered > 0) {
      this.destroy();
      this.onSuspect(this);
      return;
    }
    const idle = this.current.unanswered === 0 && this.idle();
    this.before = this.current;
    this.current = { unanswered: 0 };
    this.timer = this.nextTick();
    if (idle) this.run('', ['PING']).catch(() => {});
  }

  private idle(): boolean {
    this.idleTicks++;
    if (this.dialer.clustered || this.idleTicks < IDLE_TICKS) return false;
    this.idleTicks = 0;
    return true;
  }
}
