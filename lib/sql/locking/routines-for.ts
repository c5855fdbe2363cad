import { sql } from 'kysely';
import type { SqlTarget } from '../client/client-of.js';
import type { Compiler } from '../schema/compiler.js';
import type { LockRoutines } from './lock-routines.js';
import { SqliteLocks } from './sqlite-locks.js';
import { StoredRoutines } from './stored-routines.js';

export function routinesFor(target: SqlTarget, db: Compiler): LockRoutines {
  switch (target.dialect) {
    case 'sqlite':
      return new SqliteLocks(target.client, db);
    case 'postgres':
      return new StoredRoutines(target.client, db, {
        acquire: sql`select * from cron_coordinator_acquire_1`,
        withdraw: sql`select cron_coordinator_withdraw_1`,
        clean: (most) => sql`delete from cron_coordinator_marks where ctid in (
          select ctid from cron_coordinator_marks
          where expires_at <= floor(extract(epoch from clock_timestamp()) * 1000)
          order by expires_at limit ${most} for update skip locked
        )`,
      });
    case 'mysql':
      return new StoredRoutines(target.client, db, {
        acquire: sql`call cron_coordinator_acquire_1`,
        withdraw: sql`call cron_coordinator_withdraw_1`,
        clean: (most) => sql`call cron_coordinator_clean_1(${most})`,
      });
  }
}
