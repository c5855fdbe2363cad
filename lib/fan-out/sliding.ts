import type { Clock } from '../common/clock.js';
import { EventLoopTurn } from '../common/event-loop-turn.js';
import type { FanOutInfo } from '../common/run.js';
import type { FanOut, FanOutTask } from './fan-out.js';
import { InFlight } from './in-flight.js';
import { walkPages } from './walk-pages.js';

/**
 * Starts the next tenant as soon as one ends: never more than `concurrency` in flight, and nobody waits for the
 * slowest, not at the end of a page either.
 */
export class SlidingFanOut implements FanOut {
  readonly mode = 'sliding';

  constructor(private readonly parts: { readonly clock: Clock }) {}

  async run<T>(task: FanOutTask<T>): Promise<FanOutInfo> {
    const { concurrency } = task;
    const inFlight = new InFlight(task);
    const turn = new EventLoopTurn(this.parts.clock);
    await walkPages(task, inFlight, async (page) => {
      let started = 0;
      for (const tenant of page) {
        if (turn.due()) await turn.take();
        if (inFlight.size >= concurrency) await inFlight.below(concurrency);
        if (inFlight.cut || !task.mayStart()) break;
        inFlight.start(tenant);
        started += 1;
      }
      return started;
    });
    return { mode: this.mode, concurrency, idleRatio: 0 };
  }
}
