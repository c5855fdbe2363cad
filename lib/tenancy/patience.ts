import type { Clock, Timer } from '../common/clock.js';
import { promiseTry } from '../common/promise-try.js';

/**
 * Waits for the application's own code, which may never answer: each wait lasts at most `timeoutMs` after the
 * last sign of life, and `end` cuts all of them short, so that no timer outlives a run.
 */
export class Patience {
  private readonly waits = new Set<(why: Error) => void>();
  private ended: Error | undefined;

  constructor(
    private readonly clock: Clock,
    readonly timeoutMs: number,
  ) {}

  /** Whether nobody waits any more. */
  get isOver(): boolean {
    return this.ended !== undefined;
  }

  /**
   * Gives what `work` gives, or rejects when nothing was heard of it for too long. `work` is handed a function to
   * call at each step it makes; it answers `false` once nobody waits any more, and the work should then stop.
   */
  for<R>(work: (alive: () => boolean) => R | PromiseLike<R>): Promise<R> {
    if (this.ended !== undefined) return Promise.reject(this.ended);
    return new Promise<R>((resolve, reject) => {
      const { clock, timeoutMs } = this;
      let heardAt = clock.monotonic();
      let waiting = true;
      const finish = (): void => {
        waiting = false;
        timer.cancel();
        this.waits.delete(giveUp);
      };
      const giveUp = (why: Error): void => {
        finish();
        reject(why);
      };
      const check = (): void => {
        const leftMs = heardAt + timeoutMs - clock.monotonic();
        if (leftMs > 0) timer = clock.setTimer(check, leftMs);
        else giveUp(new Error(`no answer within ${timeoutMs} ms`));
      };
      let timer: Timer = clock.setTimer(check, timeoutMs);
      this.waits.add(giveUp);
      const alive = (): boolean => {
        heardAt = clock.monotonic();
        return waiting;
      };
      promiseTry(() => work(alive)).then(
        (answer) => {
          finish();
          resolve(answer);
        },
        (error: unknown) => {
          finish();
          reject(error);
        },
      );
    });
  }

  /** Rejects every wait, and those to come. */
  end(why: Error): void {
    this.ended ??= why;
    for (const giveUp of this.waits) giveUp(why);
  }
}
