import { sql } from 'kysely';
import type { Query, Row, SqlClient } from '../client/sql-client.js';
import type { Compiler } from '../schema/compiler.js';
import { type LockRequest, TOMBSTONE_MS } from './lock-request.js';
import type { LockRoutines } from './lock-routines.js';

type Fragment = ReturnType<typeof sql>;

/** How each is called, without its arguments but for the last. */
export interface RoutineCalls {
  readonly acquire: Fragment;
  readonly withdraw: Fragment;
  clean(most: number): Fragment;
}

/** Functions and procedures of the server. */
export class StoredRoutines implements LockRoutines {
  constructor(
    private readonly client: SqlClient,
    private readonly db: Compiler,
    private readonly calls: RoutineCalls,
  ) {}

  async acquire(request: LockRequest): Promise<Row | undefined> {
    const { namespace, job, name, token, detail, claim, claimTtl, lease, leaseTtl, ignorePaused } = request;
    const values = [namespace, job, name, token, detail, claim, claimTtl, lease, leaseTtl, ignorePaused];
    const { rows } = await this.client.run(this.call(this.calls.acquire, values));
    return rows[0];
  }

  async withdraw({ namespace, job, name, token, claim, lease }: LockRequest): Promise<void> {
    const values = [namespace, job, name, token, claim, lease, TOMBSTONE_MS];
    await this.client.run(this.call(this.calls.withdraw, values));
  }

  async clean(most: number): Promise<void> {
    await this.client.run(this.calls.clean(most).compile(this.db));
  }

  private call(routine: Fragment, values: readonly unknown[]): Query {
    return sql`${routine}(${sql.join(values)})`.compile(this.db);
  }
}
