import type { Clock } from '../common/clock.js';
import { toErrorInfo } from '../common/error-info.js';
import type { RandomSource } from '../common/random.js';
import type { EventBus } from '../events/event-bus.js';
import { RunRecorder } from '../history/recorder.js';
import { Retention } from '../history/retention.js';
import type { RunStore } from '../history/run-store.js';
import { Sweeper } from '../history/sweeper.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import { StoreLookups } from '../locking/store-lookups.js';
import { Abandonment } from './abandonment.js';
import { DepartedReplicas } from './departed-replicas.js';
import { Housekeeping } from './housekeeping.js';
import type { JobRegistry } from './job-registry.js';
import type { MissedSlots } from './missed-slots.js';
import { Presence } from './presence.js';
import type { RunPipeline } from './run-pipeline.js';
import type { CoordinatorSettings } from './settings.js';

export interface HistoryKeepingParts {
  readonly settings: CoordinatorSettings;
  readonly runs: RunStore;
  /** Whether other replicas, and this one after a restart, see the same history. */
  readonly isHistoryShared: boolean;
  /** Whether no other process takes slots of this one's jobs. Asked once the application has booted. */
  isAlone(): boolean;
  readonly store: GuardedStore;
  readonly missed: MissedSlots;
  /** The same store, for questions that change nothing. */
  readonly lookups: StoreLookups;
  /** Whether a lease that the store does not hold is held nowhere. Asked once the application has booted. */
  isStoreWhole(): boolean;
  readonly registry: JobRegistry;
  readonly pipeline: RunPipeline;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Must not throw. */
  warn(message: string, error?: unknown): void;
}

/** What keeps the history: the runs of this replica are written, old ones forgotten, those of the dead settled. */
export interface HistoryKeeping {
  readonly recorder: RunRecorder;
  readonly presence: Presence;
  readonly housekeeping: Housekeeping;
}

export function createHistoryKeeping(parts: HistoryKeepingParts): HistoryKeeping {
  const { settings, runs, lookups, clock, isHistoryShared, warn } = parts;
  const timeoutMs = settings.storeTimeoutMs;
  const presence = new Presence(parts);
  const departed = new DepartedReplicas({ ...parts, presence });
  const abandonment = new Abandonment({ ...parts, onError: (error) => warn('a rerun failed', error) });
  const sweeper = new Sweeper({
    runs,
    clock,
    timeoutMs,
    gone: async (unfinished) => departed.runsOf(unfinished.filter((run) => abandonment.mayConclude(run))),
    onAbandoned: (summary) => abandonment.conclude(summary),
  });
  const canTellWhoIsGone = (): boolean => lookups.canTellHolders && parts.isStoreWhole();
  const retention = new Retention({ runs, clock, timeoutMs, retentionDays: settings.retentionDays });
  const shared = isHistoryShared ? { presence, sweeper, canTellWhoIsGone } : null;
  const isHistoryWhole = (): boolean => isHistoryShared || parts.isAlone();
  const housekeeping = new Housekeeping({ ...parts, retention, shared, isHistoryWhole });
  return { recorder: recorderOf(parts), presence, housekeeping };
}

function recorderOf({ settings, runs, events, clock }: HistoryKeepingParts): RunRecorder {
  const { replicaId, storeTimeoutMs } = settings;
  let dropped = 0;
  const recorder = new RunRecorder({
    store: runs,
    clock,
    timeoutMs: storeTimeoutMs,
    onOutage: (error) => events.emit('history.unavailable', { replicaId, error: toErrorInfo(error) }),
    onRecovery: (durationMs) => events.emit('history.recovered', { replicaId, durationMs }),
    onDropped: ({ kind, run: { job, runId } }) => {
      dropped += 1;
      events.emit('history.dropped', { replicaId, job, runId, what: kind, total: dropped });
    },
  });
  recorder.listenTo(events);
  return recorder;
}
