import { cursorOf, placeOfCursor } from '../../history/cursor.js';
import { DEFAULT_PAGE_SIZE, type RunPage, type RunQuery, type RunRecord } from '../../history/run-store.js';
import type { SqlTarget } from '../client/client-of.js';
import type { Compiler } from '../schema/compiler.js';
import { keyText } from '../schema/text.js';
import { jobNames, PLAIN } from './job-names.js';
import { DOCUMENTS, recordsOf } from './run-row.js';
import { indexFor, runsBy } from './runs-by.js';

const RUNS = 'cron_coordinator_runs';

/** Reads runs, each question by one statement. */
export class RunReader {
  constructor(
    private readonly target: SqlTarget,
    private readonly db: Compiler,
    private readonly namespace: string,
  ) {}

  async one(runId: string): Promise<RunRecord | null> {
    const query = this.runs().select(DOCUMENTS).where('run_id', '=', keyText(runId));
    const { rows } = await this.target.client.run(query.compile());
    return recordsOf(rows)[0] ?? null;
  }

  async page({ job, outcome, limit = DEFAULT_PAGE_SIZE, before }: RunQuery): Promise<RunPage> {
    let query = this.db
      .selectFrom(runsBy(indexFor(job, outcome), this.target.dialect))
      .select([...DOCUMENTS, 'run_id', 'started_at'])
      .where('namespace', '=', this.namespace);
    if (job !== undefined) query = query.where('job', '=', keyText(job));
    if (outcome !== undefined) query = query.where('outcome', '=', outcome);
    if (before !== undefined) {
      const { at, tie } = placeOfCursor(before);
      // Said so that each of the databases finds the place in an index; they differ in what they make of a pair.
      query = query
        .where('started_at', '<=', at)
        .where(({ eb, or }) => or([eb('started_at', '<', at), eb('run_id', '<', tie)]));
    }
    // One more than asked for says whether there is a next page.
    const page = query
      .orderBy('started_at', 'desc')
      .orderBy('run_id', 'desc')
      .limit(limit + 1);
    const { rows } = await this.target.client.run(page.compile());
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const next =
      last === undefined ? null : cursorOf({ at: Number(last.started_at), tie: String(last.run_id) });
    return { runs: recordsOf(rows.slice(0, limit)), next };
  }

  async unfinished(): Promise<RunRecord[]> {
    const query = this.runs().select(DOCUMENTS).where('outcome', 'is', null).orderBy('started_at');
    const { rows } = await this.target.client.run(query.compile());
    return recordsOf(rows);
  }

  async jobs(): Promise<string[]> {
    const { client, dialect } = this.target;
    const { rows } = await client.run(jobNames(this.db, dialect, this.namespace));
    const names = await Promise.all(rows.map(({ job }) => this.jobNamed(String(job))));
    return names.filter((name) => name !== null);
  }

  /** By a run of it, where the name is not kept as it is. */
  private async jobNamed(column: string): Promise<string | null> {
    if (PLAIN.test(column)) return column;
    const query = this.runs().select(DOCUMENTS).where('job', '=', column).limit(1);
    const { rows } = await this.target.client.run(query.compile());
    return recordsOf(rows)[0]?.job ?? null;
  }

  private runs() {
    return this.db.selectFrom(RUNS).where('namespace', '=', this.namespace);
  }
}
