import type { PendingRow } from '../row.js';

export const killedWorker: PendingRow = {
  number: 38,
  fault: 'a BullMQ worker killed mid-tenant',
  expected: 'that tenant is retried, none lost, totals right',
  pending: 'the BullMQ hand-off',
};
