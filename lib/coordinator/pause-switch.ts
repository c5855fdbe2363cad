import type { EventBus } from '../events/event-bus.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import type { JobRegistry } from './job-registry.js';
import type { CoordinatorSettings } from './settings.js';

/** Pauses and resumes jobs for the whole fleet, through the store. */
export class PauseSwitch {
  constructor(
    private readonly parts: {
      readonly registry: JobRegistry;
      readonly store: GuardedStore;
      readonly events: EventBus;
      readonly settings: CoordinatorSettings;
    },
  ) {}

  /** Rejects for an unknown job, and when the store is unreachable. */
  async set(job: string, paused: boolean): Promise<void> {
    const { registry, store, events, settings } = this.parts;
    registry.get(job);
    await store.setPaused(job, paused);
    events.emit(paused ? 'job.paused' : 'job.resumed', { job, replicaId: settings.replicaId });
  }

  /** Asks the store which jobs are paused. Where it does not answer, what was known stays. */
  async refresh(): Promise<void> {
    const { registry, store } = this.parts;
    const paused = await store.pausedJobs().then(
      (names) => new Set(names),
      () => null,
    );
    if (paused === null) return;
    for (const state of registry.all()) state.paused = paused.has(state.job.name);
  }
}
