import { StoreUnavailableError } from '../../common/errors.js';
import type { RunProgress, RunSummary, TenantTotals } from '../../common/run.js';
import type { RunStart, RunStoreContext } from '../../history/run-store.js';
import { RedisConnection } from '../../locking/stores/redis/connection.js';
import type { RedisDialer } from '../../locking/stores/redis/redis-commands.js';
import { callScript } from '../../locking/stores/redis/script-call.js';
import { HistoryKeys } from './history-keys.js';
import { FINISH, START, UPDATE } from './history-scripts.js';
import { endText, startOf, tenantsText } from '../../history/run-codec.js';
import { RunPruner } from './run-pruner.js';
import { RunReader } from './run-reader.js';

/** One connection, and what is written and read over it. */
export class HistorySession {
  readonly reader: RunReader;
  readonly pruner: RunPruner;
  private readonly connection: RedisConnection;
  private readonly keys: HistoryKeys;

  constructor(dialer: RedisDialer, { namespace, storeTimeoutMs, clock }: RunStoreContext, capacity: number) {
    this.connection = new RedisConnection({ dialer, clock, timeoutMs: storeTimeoutMs, onReady: () => {} });
    this.keys = new HistoryKeys(namespace);
    this.reader = new RunReader(this.connection, this.keys);
    this.pruner = new RunPruner(this.connection, this.keys, this.reader, capacity);
  }

  async start(run: RunStart): Promise<void> {
    const { keys } = this;
    const { job, runId } = run;
    const names = [keys.run(runId), keys.all, keys.unfinished, keys.list({ job }), keys.jobs];
    await callScript(this.connection, START, names, [runId, String(startOf(run)), job, JSON.stringify(run)]);
  }

  async update(runId: string, totals: TenantTotals): Promise<void> {
    await this.note(runId, 'tenants', tenantsText(totals));
  }

  async report(runId: string, progress: RunProgress): Promise<void> {
    await this.note(runId, 'progress', JSON.stringify(progress));
  }

  async finish(summary: RunSummary): Promise<boolean> {
    const { keys } = this;
    const { job, runId, outcome } = summary;
    const lists = [keys.all, keys.list({ job }), keys.list({ outcome }), keys.list({ job, outcome })];
    const args = [runId, String(startOf(summary)), job, outcome, endText(summary)];
    const names = [keys.run(runId), keys.unfinished, ...lists, keys.jobs];
    const reply = await callScript(this.connection, FINISH, names, args);
    if (reply === 1 || reply === 0) return reply === 1;
    throw new StoreUnavailableError('Redis did not say whether the run was settled.');
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async note(runId: string, field: string, text: string): Promise<void> {
    await callScript(this.connection, UPDATE, [this.keys.run(runId)], [field, text]);
  }
}
