import type { SqlTarget } from '../client/client-of.js';
import type { Query } from '../client/sql-client.js';
import type { Compiler } from '../schema/compiler.js';
import { runsBy } from './runs-by.js';

const RUNS = 'cron_coordinator_runs';

/** What one statement removes: locks are held, and logs written, for no longer than a moment. */
const MOST_TOGETHER = 500;

/** Forgets runs by age and by number, a bounded batch at a time. */
export class RunPruner {
  constructor(
    private readonly target: SqlTarget,
    private readonly db: Compiler,
    private readonly namespace: string,
    /** How many settled runs are kept; `undefined`: all. */
    private readonly capacity: number | undefined,
  ) {}

  /** Says how many runs were forgotten. */
  async prune(before: Date): Promise<number> {
    const old = this.runs()
      .where('started_at', '<', before.getTime())
      .orderBy('started_at')
      .limit(MOST_TOGETHER);
    const forgotten = await this.forgetAll(old.compile());
    return this.capacity === undefined ? forgotten : forgotten + (await this.forgetBeyond(this.capacity));
  }

  /** Unfinished runs count for nothing and stay: their end, or that of their replica, is still to be noted. */
  private async forgetBeyond(capacity: number): Promise<number> {
    const settled = this.runs().where('outcome', 'is not', null);
    const first = settled
      .select('started_at')
      .orderBy('started_at', 'desc')
      .orderBy('run_id', 'desc')
      .limit(1)
      .offset(capacity);
    const { rows } = await this.target.client.run(first.compile());
    const [newest] = rows;
    if (newest === undefined) return 0;
    const at = Number(newest.started_at);
    const beyond = settled
      .where('started_at', '<=', at)
      .where(({ eb, or }) => or([eb('started_at', '<', at), eb('run_id', '<=', String(newest.run_id))]))
      .orderBy('started_at')
      .limit(MOST_TOGETHER);
    return this.forgetAll(beyond.compile());
  }

  /** Until a batch is not full, or another replica is at the same work. */
  private async forgetAll(found: Query): Promise<number> {
    let forgotten = 0;
    for (;;) {
      const { rows } = await this.target.client.run(found);
      const gone = await this.forget(rows.map((row) => String(row.run_id)));
      forgotten += gone;
      if (rows.length < MOST_TOGETHER || gone === 0) return forgotten;
    }
  }

  private async forget(runIds: readonly string[]): Promise<number> {
    if (runIds.length === 0) return 0;
    const query = this.db
      .deleteFrom(RUNS)
      .where('namespace', '=', this.namespace)
      .where('run_id', 'in', runIds);
    const { affected } = await this.target.client.run(query.compile());
    return affected;
  }

  private runs() {
    return this.db
      .selectFrom(runsBy('age', this.target.dialect))
      .select('run_id')
      .where('namespace', '=', this.namespace);
  }
}
