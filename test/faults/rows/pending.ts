import type { PendingRow } from '../row.js';

export const hostileTriggers: PendingRow = {
  number: 34,
  fault: 'wrong, missing, huge or repeated tokens; header injection; path tricks; oversized bodies',
  expected: '401/404/413/422, constant time, nothing logged of the token',
  pending: 'the HTTP trigger',
};

export const killedWorker: PendingRow = {
  number: 38,
  fault: 'a BullMQ worker killed mid-tenant',
  expected: 'that tenant is retried, none lost, totals right',
  pending: 'the BullMQ hand-off',
};
