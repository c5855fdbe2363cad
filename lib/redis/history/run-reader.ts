import { StoreUnavailableError } from '../../common/errors.js';
import { cursorOf, placeOfCursor } from '../../history/cursor.js';
import { DEFAULT_PAGE_SIZE, type RunPage, type RunQuery, type RunRecord } from '../../history/run-store.js';
import type { RedisCommands } from '../../locking/stores/redis/redis-commands.js';
import { callScript } from '../../locking/stores/redis/script-call.js';
import type { HistoryKeys } from './history-keys.js';
import { PAGE, RUN_FIELDS } from './history-scripts.js';
import { recordOf, startOf } from '../../history/run-codec.js';

/** Runs that are read together: they may be as large as summaries are. */
const MOST_TOGETHER = 200;

/** Reads runs: a list for their ids, then each by its own key. A run that is forgotten in between is left out. */
export class RunReader {
  constructor(
    private readonly commands: RedisCommands,
    private readonly keys: HistoryKeys,
  ) {}

  async one(runId: string): Promise<RunRecord | null> {
    const [start, tenants, end, progress] = await this.fields(runId, RUN_FIELDS);
    return recordOf(start, tenants, end, progress);
  }

  async page({ job, outcome, limit = DEFAULT_PAGE_SIZE, before }: RunQuery): Promise<RunPage> {
    const after = before === undefined ? [] : cursorArguments(before);
    // One more than asked for says whether there is a next page.
    const args = [String(limit + 1), ...after];
    const ids = texts(await callScript(this.commands, PAGE, [this.keys.list({ job, outcome })], args));
    const runs = await this.many(ids.slice(0, limit));
    const last = ids.length > limit ? ids[limit - 1] : undefined;
    return { runs, next: last === undefined ? null : await this.cursorAfter(last, runs) };
  }

  async unfinished(): Promise<RunRecord[]> {
    const { unfinished } = this.keys;
    return this.many(texts(await this.commands.run(unfinished, ['ZRANGE', unfinished, '0', '-1'])));
  }

  async jobs(): Promise<string[]> {
    const { jobs } = this.keys;
    return texts(await this.commands.run(jobs, ['SMEMBERS', jobs]));
  }

  async fields(runId: string, names: readonly string[]): Promise<readonly unknown[]> {
    const key = this.keys.run(runId);
    return list(await this.commands.run(key, ['HMGET', key, ...names]));
  }

  private async many(ids: readonly string[]): Promise<RunRecord[]> {
    const found: RunRecord[] = [];
    for (let from = 0; from < ids.length; from += MOST_TOGETHER) {
      const records = await Promise.all(ids.slice(from, from + MOST_TOGETHER).map((id) => this.one(id)));
      for (const record of records) if (record !== null) found.push(record);
    }
    return found;
  }

  private async cursorAfter(runId: string, runs: readonly RunRecord[]): Promise<string> {
    const known = runs.find((run) => run.runId === runId);
    const at = known === undefined ? (await this.fields(runId, ['at']))[0] : String(startOf(known));
    return cursorOf({ at: Number(at ?? 0), tie: runId });
  }
}

function cursorArguments(before: string): string[] {
  const { at, tie } = placeOfCursor(before);
  return [tie, String(at)];
}

export function list(reply: unknown): readonly unknown[] {
  if (Array.isArray(reply)) return reply;
  // A set, by RESP3.
  if (reply instanceof Set) return [...reply];
  throw new StoreUnavailableError('Redis did not answer with a list.');
}

export function texts(reply: unknown): string[] {
  return list(reply).map((id) => {
    if (typeof id === 'string') return id;
    throw new StoreUnavailableError('Redis did not list the runs.');
  });
}
