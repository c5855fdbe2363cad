import { StoreUnavailableError } from '../../common/errors.js';
import type { Owner } from '../../common/run.js';
import type { Lease, LeaseName } from '../../locking/coordination-store.js';
import { ownerIn } from '../../locking/stores/redis/stored-value.js';
import type { SqlTarget } from '../client/client-of.js';
import type { Compiler } from '../schema/compiler.js';
import { keyText } from '../schema/text.js';
import { wholeMs } from './lock-request.js';
import { SERVER_TIME } from './server-time.js';

const MARKS = 'cron_coordinator_marks';

/** What becomes of a lease once it is granted: one statement for each question. */
export class Leases {
  private readonly now;

  constructor(
    private readonly target: SqlTarget,
    private readonly db: Compiler,
    private readonly namespace: string,
  ) {
    this.now = SERVER_TIME[target.dialect];
  }

  async renew({ job, scope, token, ttlMs }: Lease): Promise<boolean> {
    const query = this.db
      .updateTable(MARKS)
      .set(({ eb }) => {
        const renewed = eb(this.now, '+', wholeMs(ttlMs));
        // Always another value: MySQL may count only the rows that it has changed.
        const later = eb.case().when(renewed, '>', eb.ref('expires_at')).then(renewed);
        return { expires_at: later.else(eb('expires_at', '+', 1)).end() };
      })
      .where(({ eb, and }) =>
        and({ ...this.keyOf(job, scope), token: keyText(token) }).and(eb('expires_at', '>', this.now)),
      );
    const { affected } = await this.target.client.run(query.compile());
    return affected > 0;
  }

  async release({ job, scope, token }: Lease): Promise<void> {
    const query = this.db
      .deleteFrom(MARKS)
      .where(({ and }) => and({ ...this.keyOf(job, scope), token: keyText(token) }));
    await this.target.client.run(query.compile());
  }

  /** Reads all that are held: no more than there are runs, and fewer words than to name each. */
  async holders(leases: readonly LeaseName[]): Promise<(Owner | null)[]> {
    if (leases.length === 0) return [];
    const query = this.db
      .selectFrom(MARKS)
      .select(['job', 'name', 'detail'])
      .where('namespace', '=', this.namespace)
      .where('kind', '=', 'lease')
      .where('expires_at', '>', this.now);
    const { rows } = await this.target.client.run(query.compile());
    const held = new Map(rows.map(({ job, name, detail }) => [placeOf(String(job), String(name)), detail]));
    return leases.map(({ job, scope }) => {
      const place = placeOf(keyText(job), keyText(scope));
      return held.has(place) ? holderIn(held.get(place), job) : null;
    });
  }

  private keyOf(job: string, scope: string) {
    return { namespace: this.namespace, kind: 'lease', job: keyText(job), name: keyText(scope) } as const;
  }
}

/** No column of a key has a space. */
function placeOf(job: string, name: string): string {
  return `${job} ${name}`;
}

function holderIn(detail: unknown, job: string): Owner {
  const owner = ownerIn(detail);
  // Held, though nobody knows by whom: that is no answer to build on.
  if (owner === undefined)
    throw new StoreUnavailableError(`The database does not say who holds the lease of "${job}".`);
  return owner;
}
