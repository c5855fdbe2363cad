import { createHash } from 'node:crypto';
import { isReplicaSchedules, type ReplicaSchedules } from '../../common/schedules.js';
import type { SqlTarget } from '../client/client-of.js';
import type { Row } from '../client/sql-client.js';
import type { Compiler } from '../schema/compiler.js';
import { asciiJson, keyText } from '../schema/text.js';
import { wholeMs } from './lock-request.js';
import { SERVER_TIME } from './server-time.js';

const MARKS = 'cron_coordinator_marks';

/** Tells the fleet what this replica schedules, and hears who schedules something else: two statements for all jobs. */
export class ScheduleExchange {
  private readonly now;

  constructor(
    private readonly target: SqlTarget,
    private readonly db: Compiler,
    private readonly namespace: string,
  ) {
    this.now = SERVER_TIME[target.dialect];
  }

  async exchange(own: ReplicaSchedules, ttlMs: number): Promise<ReplicaSchedules[]> {
    const digest = createHash('sha256').update(JSON.stringify(own.jobs)).digest('base64url');
    const name = keyText(own.replicaId);
    // In this order: of two that come at once, at least the later one hears of the other.
    await this.tell(name, digest, own, ttlMs);
    const rows = await this.others(name, digest);
    // What a later version may have written in another form is no schedule to compare.
    return rows.map(({ detail }) => parsed(detail)).filter(isReplicaSchedules);
  }

  private async tell(name: string, token: string, own: ReplicaSchedules, ttlMs: number): Promise<void> {
    const { target, namespace } = this;
    const insert = this.db.insertInto(MARKS).values(({ eb }) => {
      const said = {
        token,
        detail: asciiJson(JSON.stringify(own)),
        expires_at: eb(this.now, '+', wholeMs(ttlMs)),
      };
      return { namespace, kind: 'schedules', job: '', name, ...said };
    });
    const upsert =
      target.dialect === 'mysql'
        ? insert.onDuplicateKeyUpdate(({ fn }) => ({
            token: fn('values', ['token']),
            detail: fn('values', ['detail']),
            expires_at: fn('values', ['expires_at']),
          }))
        : insert.onConflict((conflict) =>
            conflict.columns(['namespace', 'kind', 'job', 'name']).doUpdateSet(({ ref }) => ({
              token: ref('excluded.token'),
              detail: ref('excluded.detail'),
              expires_at: ref('excluded.expires_at'),
            })),
          );
    await target.client.run(upsert.compile());
  }

  private async others(name: string, digest: string): Promise<readonly Row[]> {
    const query = this.db
      .selectFrom(MARKS)
      .select('detail')
      .where('namespace', '=', this.namespace)
      .where('kind', '=', 'schedules')
      .where('name', '<>', name)
      .where('token', '<>', digest)
      .where('expires_at', '>', this.now);
    const { rows } = await this.target.client.run(query.compile());
    return rows;
  }
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
