import type { InStatement } from '@libsql/client';
import type { CronRun, TenantRun } from 'nestjs-cron-coordinator';

/**
 * Notes which run, on which replica, changed how many rows for whom.
 *
 * Goes right behind the statement that makes the change, in the same transaction: `changes()` is what that one
 * changed, and neither is ever there without the other.
 */
export function auditEntry(run: CronRun | TenantRun): InStatement {
  return entry(run, 'changes()');
}

/** Notes that there was nothing to change. */
export function emptyAuditEntry(run: CronRun | TenantRun): InStatement {
  return entry(run, '0');
}

function entry(run: CronRun | TenantRun, changedRows: 'changes()' | '0'): InStatement {
  const { job, slot, runId, replicaId } = run;
  const accountId = 'tenantId' in run ? run.tenantId : null;
  return {
    sql: `INSERT INTO audit_trail (job, slot, run_id, replica_id, account_id, changed_rows)
          VALUES (?, ?, ?, ?, ?, ${changedRows})`,
    args: [job, slot, runId, replicaId, accountId],
  };
}
