import type { InsertQueryBuilder, InsertResult } from 'kysely';
import type { RunProgress, RunSummary, TenantTotals } from '../../common/run.js';
import { tenantsText } from '../../history/run-codec.js';
import type { RunStart } from '../../history/run-store.js';
import type { SqlTarget } from '../client/client-of.js';
import type { Compiler } from '../schema/compiler.js';
import type { Tables } from '../schema/tables.js';
import { asciiJson, keyText } from '../schema/text.js';
import { endColumns, type EndColumns, placeColumns, startColumns } from './run-row.js';

const RUNS = 'cron_coordinator_runs';

/** So often another replica can get in between the statements that settle a run whose start nobody told of. */
const MOST_ROUNDS = 3;

/** Writes runs: one statement as each begins and, as a rule, one as it ends. */
export class RunWriter {
  constructor(
    private readonly target: SqlTarget,
    private readonly db: Compiler,
    private readonly namespace: string,
  ) {}

  async start(run: RunStart): Promise<void> {
    await this.insert(this.db.insertInto(RUNS).values(startColumns(this.namespace, run)));
  }

  async update(runId: string, totals: TenantTotals): Promise<void> {
    const tenants_doc = asciiJson(tenantsText(totals));
    const query = this.unfinished(keyText(runId)).set({ tenants_doc });
    await this.target.client.run(query.compile());
  }

  async report(runId: string, progress: RunProgress): Promise<void> {
    const progress_doc = asciiJson(JSON.stringify(progress));
    await this.target.client.run(this.unfinished(keyText(runId)).set({ progress_doc }).compile());
  }

  /** The database lets one of all that try settle it: the row has no outcome for one statement only. */
  async finish(summary: RunSummary): Promise<boolean> {
    const place = placeColumns(this.namespace, summary);
    const end = endColumns(summary);
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      if (await this.settle(place.run_id, end)) return true;
      const whole = this.db.insertInto(RUNS).values({ ...place, ...end });
      if (await this.insert(whole)) return true;
      if (await this.isSettled(place.run_id)) return false;
    }
    return false;
  }

  private async settle(runId: string, end: EndColumns): Promise<boolean> {
    const { affected } = await this.target.client.run(this.unfinished(runId).set(end).compile());
    return affected > 0;
  }

  /** Whether it was not there. */
  private async insert(query: InsertQueryBuilder<Tables, typeof RUNS, InsertResult>): Promise<boolean> {
    const { client, dialect } = this.target;
    const absent =
      dialect === 'mysql'
        ? query.ignore()
        : query.onConflict((conflict) => conflict.columns(['namespace', 'run_id']).doNothing());
    const { affected } = await client.run(absent.compile());
    return affected > 0;
  }

  private async isSettled(runId: string): Promise<boolean> {
    const query = this.db
      .selectFrom(RUNS)
      .select('outcome')
      .where('namespace', '=', this.namespace)
      .where('run_id', '=', runId);
    const { rows } = await this.target.client.run(query.compile());
    return typeof rows[0]?.outcome === 'string';
  }

  private unfinished(runId: string) {
    return this.db
      .updateTable(RUNS)
      .where('namespace', '=', this.namespace)
      .where('run_id', '=', runId)
      .where('outcome', 'is', null);
  }
}
