import { SystemClock } from '../../lib/common/clock.js';
import { targetOf } from '../../lib/sql/client/client-of.js';
import { SqlCoordinationStore, type SqlDialect, SqlRunStore } from '../../lib/sql/index.js';
import { compilerFor } from '../../lib/sql/schema/compiler.js';
import { keyText } from '../../lib/sql/schema/text.js';
import type { StoreHarness } from '../../lib/testing/coordination-store-contract.js';
import type { RunStoreHarness } from '../../lib/testing/run-store-contract.js';
import { storeContext } from './store-context.js';

/** What two replicas have of one database. */
export interface SqlHosts {
  readonly clients: readonly [object, object];
  close(): Promise<void>;
}

/** Makes sure that no two tests of a process meet in one database. */
export class Namespaces {
  private count = 0;

  next(): string {
    this.count += 1;
    return `contract-${process.pid}-${this.count}`;
  }
}

const namespaces = new Namespaces();

/** The histories of two replicas in a namespace that no other test has, each over a client of its own. */
export async function runStoresOver(
  dialect: SqlDialect,
  open: () => Promise<SqlHosts>,
): Promise<RunStoreHarness> {
  const { clients, close } = await open();
  const namespace = namespaces.next();
  const [store, other] = clients.map((client) => {
    const created = new SqlRunStore({ dialect, client });
    created.attach({ namespace, storeTimeoutMs: 10_000, clock: new SystemClock() });
    return created;
  });
  if (store === undefined || other === undefined) throw new Error('Expected two stores');
  return { store, other, close };
}

/** The stores of two replicas in a namespace that no other test has, each over a client of its own. */
export async function coordinationStoresOver(
  dialect: SqlDialect,
  open: () => Promise<SqlHosts>,
): Promise<StoreHarness> {
  const { clients, close } = await open();
  const namespace = namespaces.next();
  const [store, other] = clients.map((client) => {
    const created = new SqlCoordinationStore({ dialect, client });
    created.attach(storeContext({ namespace }));
    return created;
  });
  if (store === undefined || other === undefined) throw new Error('Expected two stores');
  const expire = (ms: number): Promise<void> => letTimePass(dialect, clients[0], namespace, ms);
  const closeAll = async (): Promise<void> => {
    await Promise.all([store.close(), other.close()]);
    await close();
  };
  return { store, other, expire, close: closeAll };
}

/** Moves everything that expires nearer, as if so much time had passed for the database. */
async function letTimePass(
  dialect: SqlDialect,
  client: object,
  namespace: string,
  ms: number,
): Promise<void> {
  const target = targetOf('the test', { dialect, client });
  const query = compilerFor(dialect)
    .updateTable('cron_coordinator_marks')
    .set(({ eb }) => ({ expires_at: eb('expires_at', '-', ms) }))
    .where('namespace', '=', keyText(namespace));
  await target.client.run(query.compile());
}
