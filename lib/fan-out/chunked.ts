import type { Clock } from '../common/clock.js';
import { EventLoopTurn } from '../common/event-loop-turn.js';
import type { FanOutInfo } from '../common/run.js';
import { ChunkIdleTime } from './chunk-idle-time.js';
import type { FanOut, FanOutTask } from './fan-out.js';
import { InFlight } from './in-flight.js';
import { walkPages } from './walk-pages.js';

/**
 * Starts `concurrency` tenants together and waits for all of them, whatever became of each, before the next
 * chunk. A chunk ends with its page. The waiting is measured: `idleRatio` says what sliding would save.
 */
export class ChunkedFanOut implements FanOut {
  readonly mode = 'chunked';

  constructor(private readonly parts: { readonly clock: Clock }) {}

  async run<T>(task: FanOutTask<T>): Promise<FanOutInfo> {
    const { concurrency } = task;
    const idle = new ChunkIdleTime(this.parts.clock);
    const inFlight = new InFlight(task, () => idle.ended());
    const turn = new EventLoopTurn(this.parts.clock);
    await walkPages(task, inFlight, async (page) => {
      let started = 0;
      while (started < page.length && !inFlight.cut && task.mayStart()) {
        const chunk = page.slice(started, started + concurrency);
        idle.begin();
        for (const tenant of chunk) {
          if (turn.due()) await turn.take();
          if (inFlight.cut) return started;
          inFlight.start(tenant);
          started += 1;
        }
        idle.allStarted(chunk.length, inFlight.size);
        await inFlight.below(1);
        idle.finish();
      }
      return started;
    });
    return { mode: this.mode, concurrency, idleRatio: idle.ratio };
  }
}
