import { SystemClock } from '../../lib/common/clock.js';
import { type SqlDialect, SqlRunStore } from '../../lib/sql/index.js';
import type { RunStoreHarness } from '../../lib/testing/run-store-contract.js';

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
