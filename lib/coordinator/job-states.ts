import type { EventBus } from '../events/event-bus.js';
import type { JobRegistry } from './job-registry.js';

/** Outcomes of slots in which nothing ran, or not here. */
const ELSEWHERE_OR_NOWHERE = new Set(['skipped', 'missed', 'abandoned']);

/** Keeps what this replica knows of each job up to date. A listener. */
export function trackJobStates(events: EventBus, registry: JobRegistry): void {
  events.on('run.started', ({ job, trigger }) => {
    const state = registry.find(job);
    if (state === undefined) return;
    state.running += 1;
    // The store let a run through that nobody forced: the job is not paused, whatever was heard before.
    if (trigger === 'schedule') state.paused = false;
  });
  events.on('run.settled', ({ flowName: _, ...summary }) => {
    const state = registry.find(summary.job);
    if (state === undefined) return;
    if (summary.reason === 'paused') state.paused = true;
    if (ELSEWHERE_OR_NOWHERE.has(summary.outcome)) return;
    state.running -= 1;
    state.lastRun = summary;
  });
  events.on('job.paused', ({ job }) => {
    const state = registry.find(job);
    if (state !== undefined) state.paused = true;
  });
  events.on('job.resumed', ({ job }) => {
    const state = registry.find(job);
    if (state !== undefined) state.paused = false;
  });
}
