import type { RedisCommands } from '../../locking/stores/redis/redis-commands.js';
import { callScript } from '../../locking/stores/redis/script-call.js';
import type { RunOutcome } from '../../common/run.js';
import type { HistoryKeys } from './history-keys.js';
import { FORGET } from './history-scripts.js';
import { type RunReader, texts } from './run-reader.js';

/** Redis does nothing else while a script runs; this many runs take it one or two milliseconds. */
const MOST_TOGETHER = 200;

/** Forgets runs by age and by number, a bounded batch at a time. */
export class RunPruner {
  constructor(
    private readonly commands: RedisCommands,
    private readonly keys: HistoryKeys,
    private readonly reader: RunReader,
    /** How many settled runs are kept. */
    private readonly capacity: number,
  ) {}

  /** Says how many runs were forgotten. */
  async prune(before: Date): Promise<number> {
    return (await this.olderThan(before.getTime())) + (await this.beyondCapacity());
  }

  private async olderThan(at: number): Promise<number> {
    const { all } = this.keys;
    let forgotten = 0;
    for (;;) {
      const old = ['ZRANGEBYSCORE', all, '-inf', `(${at}`, 'LIMIT', '0', String(MOST_TOGETHER)];
      const ids = texts(await this.commands.run(all, old));
      forgotten += await this.forget(ids);
      if (ids.length < MOST_TOGETHER) return forgotten;
    }
  }

  /** Unfinished runs count for nothing and stay: their end, or that of their replica, is still to be noted. */
  private async beyondCapacity(): Promise<number> {
    const { all } = this.keys;
    let forgotten = 0;
    for (;;) {
      const [kept, open] = await Promise.all([this.sizeOf(all), this.unfinishedIds()]);
      const excess = kept - open.size - this.capacity;
      if (excess <= 0) return forgotten;
      const most = Math.min(excess, MOST_TOGETHER) + open.size;
      const oldest = texts(await this.commands.run(all, ['ZRANGE', all, '0', String(most - 1)]));
      const settled = oldest.filter((id) => !open.has(id)).slice(0, excess);
      const gone = await this.forget(settled);
      forgotten += gone;
      // Another replica is at the same work.
      if (gone === 0) return forgotten;
    }
  }

  private async forget(ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    const keys = await Promise.all(ids.map((id) => this.keysOf(id)));
    const all = [this.keys.all, this.keys.unfinished, this.keys.jobs, ...keys.flat()];
    return Number(await callScript(this.commands, FORGET, all, ids));
  }

  private async keysOf(runId: string): Promise<string[]> {
    const [ofJob, ofOutcome] = await this.reader.fields(runId, ['job', 'outcome']);
    const job = typeof ofJob === 'string' ? ofJob : undefined;
    const outcome = isOutcome(ofOutcome) ? ofOutcome : undefined;
    const { keys } = this;
    return [keys.run(runId), keys.list({ job }), keys.list({ outcome }), keys.list({ job, outcome })];
  }

  private async unfinishedIds(): Promise<ReadonlySet<string>> {
    const { unfinished } = this.keys;
    return new Set(texts(await this.commands.run(unfinished, ['ZRANGE', unfinished, '0', '-1'])));
  }

  private async sizeOf(key: string): Promise<number> {
    return Number(await this.commands.run(key, ['ZCARD', key]));
  }
}

const OUTCOMES: Record<RunOutcome, true> = {
  succeeded: true,
  partial: true,
  failed: true,
  interrupted: true,
  skipped: true,
  abandoned: true,
  missed: true,
};

function isOutcome(value: unknown): value is RunOutcome {
  return typeof value === 'string' && Object.hasOwn(OUTCOMES, value);
}
