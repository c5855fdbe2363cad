import type { EventBus } from '../events/event-bus.js';

/** From here on the chunks take more than twice as long as the same work would without them. */
const WORTH_TELLING = 1 / 2;

/** Tells once of each job whose chunks keep most of its places waiting. */
export function hintAtIdlePlaces(events: EventBus): void {
  const told = new Set<string>();
  events.on('run.settled', ({ job, runId, slot, trigger, replicaId, flowName, fanOut }) => {
    if (fanOut?.mode !== 'chunked' || fanOut.idleRatio <= WORTH_TELLING || told.has(job)) return;
    told.add(job);
    const { idleRatio, concurrency } = fanOut;
    const hint = `Its tenants differ much in how long they take. mode: 'sliding' for this job would not wait for the slowest of ${concurrency}.`;
    events.emit('fan-out.idle', {
      job,
      runId,
      slot,
      trigger,
      replicaId,
      flowName,
      idleRatio,
      concurrency,
      hint,
    });
  });
}
