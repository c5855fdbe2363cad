import type { Row } from '../row.js';
import { sameSlot } from './01-same-slot.js';
import { pausedPastTrust } from './10-paused-past-trust.js';
import { restartedEmpty } from './11-restarted-empty.js';
import { failover } from './12-failover.js';
import { eviction } from './13-eviction.js';
import { blockedLoop } from './14-blocked-loop.js';
import { leaseOfAnother } from './15-lease-of-another.js';
import { swallowedErrors } from './16-swallowed-errors.js';
import { renewalThrows } from './17-renewal-throws.js';
import { sigtermInChunk } from './18-sigterm-in-chunk.js';
import { sigtermWhileWaiting } from './19-sigterm-while-waiting.js';
import { secondSignal } from './20-second-signal.js';
import { deployOnSlot } from './21-deploy-on-slot.js';
import { neverResolves } from './23-never-resolves.js';
import { throwingTenants } from './24-throwing-tenants.js';
import { unhandledRejection } from './25-unhandled-rejection.js';
import { noTenantList } from './26-no-tenant-list.js';
import { policyThrows } from './27-policy-throws.js';
import { millionTenants } from './28-million-tenants.js';
import { hostileIds } from './29-hostile-ids.js';
import { greedyOrder } from './30-greedy-order.js';
import { daylightSaving } from './31-daylight-saving.js';
import { offsetPastInterval } from './32-offset-past-interval.js';
import { triggerWhileRunning } from './33-trigger-while-running.js';
import { context } from './37-context.js';
import { sameSecond } from './40-same-second.js';

export const ROWS: readonly Row[] = [
  sameSlot,
  pausedPastTrust,
  restartedEmpty,
  failover,
  eviction,
  blockedLoop,
  leaseOfAnother,
  swallowedErrors,
  renewalThrows,
  sigtermInChunk,
  sigtermWhileWaiting,
  secondSignal,
  deployOnSlot,
  neverResolves,
  throwingTenants,
  unhandledRejection,
  noTenantList,
  policyThrows,
  millionTenants,
  hostileIds,
  greedyOrder,
  daylightSaving,
  offsetPastInterval,
  triggerWhileRunning,
  context,
  sameSecond,
];
