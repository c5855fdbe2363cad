import type { Row } from '../row.js';
import { sameSlot } from './01-same-slot.js';
import { stillGoingOn } from './02-still-going-on.js';
import { lateInWindow } from './03-late-in-window.js';
import { clocksApart } from './04-clocks-apart.js';
import { clockJumps } from './05-clock-jumps.js';
import { killedInRun } from './06-killed-in-run.js';
import { redisDown } from './07-redis-down.js';
import { lateAnswer } from './08-late-answer.js';
import { shortPause } from './09-short-pause.js';
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
import { twoSchedules } from './22-two-schedules.js';
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
import { hostileTriggers } from './34-hostile-triggers.js';
import { failingSinks } from './35-failing-sinks.js';
import { sweeperAndFinisher } from './36-sweeper-and-finisher.js';
import { context } from './37-context.js';
import { neighbours } from './39-neighbours.js';
import { sameSecond } from './40-same-second.js';
import { killedWorker } from './pending.js';

export const ROWS: readonly Row[] = [
  sameSlot,
  stillGoingOn,
  lateInWindow,
  clocksApart,
  clockJumps,
  killedInRun,
  redisDown,
  lateAnswer,
  shortPause,
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
  twoSchedules,
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
  hostileTriggers,
  failingSinks,
  sweeperAndFinisher,
  context,
  killedWorker,
  neighbours,
  sameSecond,
];
