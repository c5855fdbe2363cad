import { sql } from 'kysely';
import type { Query, Row, SqliteClient } from '../client/sql-client.js';
import type { Compiler } from '../schema/compiler.js';
import type { LockRequest } from './lock-request.js';
import { TOMBSTONE_MS } from './lock-request.js';
import type { LockRoutines } from './lock-routines.js';
import { SQLITE_NOW } from './server-time.js';

type Fragment = ReturnType<typeof sql>;

/**
 * Batches under the database's write lock, within which nothing changes but the time: what one statement found free,
 * the next ones take for granted, and the last one tells what came of it.
 */
export class SqliteLocks implements LockRoutines {
  constructor(
    private readonly client: SqliteClient,
    private readonly db: Compiler,
  ) {}

  async acquire(request: LockRequest): Promise<Row | undefined> {
    const { claim, claimTtl, lease, leaseTtl } = request;
    const free = isFree(request);
    const statements: Fragment[] = [lastFence(request)];
    if (claim !== null) statements.push(take(request, 'claim', claim, claimTtl, free));
    if (lease !== null) {
      const condition = claim === null ? free : isOurs(request, 'claim', claim);
      statements.push(take(request, 'lease', lease, leaseTtl, condition), countLease(request, lease));
    }
    statements.push(verdict(request));
    const results = await this.client.together(statements.map((statement) => this.compiled(statement)));
    const row = results.at(-1)?.rows[0];
    const before = results[0]?.rows[0]?.fence ?? null;
    return row?.code === 'acquired' && before === null ? { ...row, code: 'first' } : row;
  }

  async withdraw(request: LockRequest): Promise<void> {
    const { namespace, job, token, claim, lease } = request;
    const takeBack = sql`delete from cron_coordinator_marks where namespace = ${namespace} and job = ${job}
      and token = ${token} and (kind = 'claim' and name = ${claim} or kind = 'lease' and name = ${lease})`;
    const remember = sql`insert into cron_coordinator_marks (namespace, kind, job, name, token, detail, expires_at)
      values (${namespace}, 'withdrawn', ${job}, ${token}, ${token}, '', ${SQLITE_NOW} + ${TOMBSTONE_MS})
      on conflict (namespace, kind, job, name) do update set expires_at = excluded.expires_at`;
    await this.client.together([this.compiled(takeBack), this.compiled(remember)]);
  }

  async clean(most: number): Promise<void> {
    const expired = sql`delete from cron_coordinator_marks where rowid in (
      select rowid from cron_coordinator_marks where expires_at <= ${SQLITE_NOW} order by expires_at limit ${most}
    )`;
    await this.client.run(this.compiled(expired));
  }

  private compiled(statement: Fragment): Query {
    return statement.compile(this.db);
  }
}

function lastFence({ namespace, job }: LockRequest): Fragment {
  return sql`select fence from cron_coordinator_jobs where namespace = ${namespace} and job = ${job}`;
}

function isFree(request: LockRequest): Fragment {
  const { namespace, job, token, claim, lease, ignorePaused } = request;
  return sql`not exists (
      select 1 from cron_coordinator_marks where namespace = ${namespace} and job = ${job}
      and expires_at > ${SQLITE_NOW} and (
        kind = 'withdrawn' and name = ${token} or kind = 'claim' and name = ${claim} or kind = 'lease' and name = ${lease}
      )
    ) and (${ignorePaused} = 1 or not ${isPaused(request)})`;
}

function isPaused({ namespace, job }: LockRequest): Fragment {
  return sql`exists (
    select 1 from cron_coordinator_jobs where namespace = ${namespace} and job = ${job} and paused = 1
  )`;
}

function isOurs({ namespace, job, token }: LockRequest, kind: string, name: string | null): Fragment {
  return sql`exists (
    select 1 from cron_coordinator_marks
    where namespace = ${namespace} and kind = ${kind} and job = ${job} and name = ${name} and token = ${token}
  )`;
}

/** Whatever is there has expired, or the condition does not hold. */
function take(request: LockRequest, kind: string, name: string, ttl: number, condition: Fragment): Fragment {
  const { namespace, job, token, detail } = request;
  return sql`insert into cron_coordinator_marks (namespace, kind, job, name, token, detail, expires_at)
    select ${namespace}, ${kind}, ${job}, ${name}, ${token}, ${detail}, ${SQLITE_NOW} + ${ttl} where ${condition}
    on conflict (namespace, kind, job, name) do update
      set token = excluded.token, detail = excluded.detail, expires_at = excluded.expires_at`;
}

function countLease(request: LockRequest, lease: string): Fragment {
  const { namespace, job, name } = request;
  return sql`insert into cron_coordinator_jobs (namespace, job, name, paused, fence)
    select ${namespace}, ${job}, ${name}, 0, ${SQLITE_NOW} where ${isOurs(request, 'lease', lease)}
    on conflict (namespace, job) do update set fence = max(excluded.fence, coalesce(fence, 0) + 1)`;
}

/** Why something was refused is asked a moment later: what has expired since still is the reason if nothing else is. */
function verdict(request: LockRequest): Fragment {
  const { namespace, job, token, claim, lease, ignorePaused } = request;
  const mark = (column: string, kind: string, name: string | null): Fragment => sql`(
    select ${sql.ref(column)} from cron_coordinator_marks
    where namespace = ${namespace} and kind = ${kind} and job = ${job} and name = ${name})`;
  const isLive = (kind: string, name: string | null): Fragment =>
    sql`${mark('expires_at', kind, name)} > ${SQLITE_NOW}`;
  const wanted = claim === null ? isOurs(request, 'lease', lease) : isOurs(request, 'claim', claim);
  return sql`select fence, code, case code
      when 'already-claimed' then ${mark('detail', 'claim', claim)}
      when 'overlap' then ${mark('detail', 'lease', lease)}
    end as held
    from (select (${lastFence(request)}) as fence, case
      when ${wanted} then 'acquired'
      when ${isLive('withdrawn', token)} then 'withdrawn'
      when ${ignorePaused} = 0 and ${isPaused(request)} then 'paused'
      when ${isLive('claim', claim)} then 'already-claimed'
      when ${isLive('lease', lease)} then 'overlap'
      when ${mark('token', 'claim', claim)} is not null then 'already-claimed'
      else 'overlap'
    end as code)`;
}
