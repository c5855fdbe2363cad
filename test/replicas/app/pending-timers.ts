import { createHook } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';

/** The timers of this process that may still fire, from now on: those too that do not keep it alive. */
export class PendingTimers {
  private readonly pending = new Set<number>();

  constructor() {
    createHook({
      init: (id, type) => {
        if (type === 'Timeout') this.pending.add(id);
      },
      destroy: (id) => this.pending.delete(id),
    }).enable();
  }

  /** What was cleared is told of at the next turn of the event loop. */
  async count(): Promise<number> {
    await turn();
    await turn();
    return this.pending.size;
  }
}
