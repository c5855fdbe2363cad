import { sql } from 'kysely';
import type { StoreContext } from '../../locking/coordination-store.js';
import type { SqlTarget } from '../client/client-of.js';
import type { Compiler } from '../schema/compiler.js';
import { SERVER_TIME } from './server-time.js';

/** Warns where this replica's clock is too far from the database's. */
export async function checkClock(
  { client, dialect }: SqlTarget,
  db: Compiler,
  { clock, clockSkewMs, warn }: Pick<StoreContext, 'clock' | 'clockSkewMs' | 'warn'>,
): Promise<void> {
  const sentAt = clock.now();
  const sentMonotonic = clock.monotonic();
  const { rows } = await client.run(sql`select ${SERVER_TIME[dialect]} as now_ms`.compile(db));
  const roundTripMs = clock.monotonic() - sentMonotonic;
  const serverMs = Number(rows[0]?.now_ms ?? Number.NaN);
  // The server read its clock at some moment of the round trip: only what lies outside of it is certain.
  const ahead = sentAt - serverMs;
  const behind = serverMs - (sentAt + roundTripMs);
  const apart = Math.floor(Math.max(ahead, behind));
  if (Number.isNaN(apart) || apart <= clockSkewMs) return;
  warn(
    `This replica's clock is ${apart} ms ${ahead > behind ? 'ahead of' : 'behind'} that of the database; replicas may ` +
      `differ by clockSkewMs = ${clockSkewMs} ms at most, or a slot could run twice. Synchronise the clocks ` +
      '(NTP), or raise clockSkewMs.',
  );
}
