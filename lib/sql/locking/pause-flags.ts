import { StoreUnavailableError } from '../../common/errors.js';
import type { SqlTarget } from '../client/client-of.js';
import type { Compiler } from '../schema/compiler.js';
import { keyText } from '../schema/text.js';
import { jobName } from './lock-request.js';

const JOBS = 'cron_coordinator_jobs';

/** Which jobs are paused. */
export class PauseFlags {
  constructor(
    private readonly target: SqlTarget,
    private readonly db: Compiler,
    private readonly namespace: string,
  ) {}

  async set(job: string, isPaused: boolean): Promise<void> {
    const paused = isPaused ? 1 : 0;
    const row = { namespace: this.namespace, job: keyText(job), name: jobName(job), paused };
    const insert = this.db.insertInto(JOBS).values(row);
    const upsert =
      this.target.dialect === 'mysql'
        ? insert.onDuplicateKeyUpdate({ paused })
        : insert.onConflict((conflict) => conflict.columns(['namespace', 'job']).doUpdateSet({ paused }));
    await this.target.client.run(upsert.compile());
  }

  async jobs(): Promise<string[]> {
    const query = this.db
      .selectFrom(JOBS)
      .select('name')
      .where('namespace', '=', this.namespace)
      .where('paused', '=', 1);
    const { rows } = await this.target.client.run(query.compile());
    return rows.map(({ name }) => nameIn(name));
  }
}

function nameIn(text: unknown): string {
  const name: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
  if (typeof name === 'string') return name;
  throw new StoreUnavailableError('The database did not list the paused jobs.');
}
