import type { Clock } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { FlowContext } from '../context/flow-context.js';
import type { EventBus } from '../events/event-bus.js';
import type { RunStore } from '../history/run-store.js';
import type { RunRecorder } from '../history/recorder.js';
import { Rounds } from '../history/rounds.js';
import type { CoordinationStore } from '../locking/coordination-store.js';
import { GuardedStore } from '../locking/guarded-store.js';
import { StoreLookups } from '../locking/store-lookups.js';
import { Notifications } from '../notifications/notifications.js';
import { AlarmClock } from '../schedule/alarm.js';
import { ScheduleCache } from '../schedule/schedule-cache.js';
import { BarePolicies } from './bare-policies.js';
import { CarryOver } from './carry-over.js';
import { CronCoordinator } from './cron-coordinator.service.js';
import { FleetSchedules } from './fleet-schedules.js';
import { createHistoryKeeping } from './history-keeping.js';
import { hintAtIdlePlaces } from './idle-places.js';
import { Instruments } from './instruments.js';
import { JobRegistry } from './job-registry.js';
import { JobResolver } from './job-resolver.js';
import { JobRoster } from './job-roster.js';
import { JobScheduler } from './job-scheduler.js';
import { trackJobStates } from './job-states.js';
import { LiveRuns } from './live-runs.js';
import { ManualTrigger } from './manual-trigger.js';
import { OnceOnly } from './once-only.js';
import { OverdueSlots } from './overdue-slots.js';
import { PauseSwitch } from './pause-switch.js';
import { MissedSlots } from './missed-slots.js';
import type { Presence } from './presence.js';
import { RunPipeline } from './run-pipeline.js';
import type { CoordinatorSettings } from './settings.js';
import { ShutdownGate } from './shutdown-gate.js';
import { ProcessSignals } from './shutdown-signals.js';
import { TriggeredRuns } from './triggered-runs.js';
import { VanishedJobs } from './vanished-jobs.js';

/** Which of what replicas may share is in this process' memory, where no other process sees it. */
export interface OwnState {
  history(): boolean;
  /** Asked once the application has booted. */
  store(): boolean;
}

export interface RuntimeParts {
  readonly settings: CoordinatorSettings;
  readonly store: CoordinationStore;
  readonly runs: RunStore;
  /** Whether other replicas, and this one after a restart, see the same history. */
  readonly isHistoryShared: boolean;
  readonly isOwn: OwnState;
  /** Whether a lease that the store does not hold is held nowhere. Asked once the application has booted. */
  isStoreWhole(): boolean;
  readonly context: FlowContext;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Says what an operator should know and no event tells. Must not throw. */
  warn(message: string, error?: unknown): void;
}

/** One application's coordinator, put together. */
export interface Runtime {
  readonly settings: CoordinatorSettings;
  readonly events: EventBus;
  readonly gate: ShutdownGate;
  readonly store: GuardedStore;
  readonly pipeline: RunPipeline;
  readonly roster: JobRoster;
  readonly registry: JobRegistry;
  readonly scheduler: JobScheduler;
  readonly schedules: ScheduleCache;
  readonly pauses: PauseSwitch;
  readonly trigger: ManualTrigger;
  readonly recorder: RunRecorder;
  readonly notifications: Notifications;
  readonly vanished: VanishedJobs;
  readonly rounds: Rounds;
  readonly presence: Presence;
  readonly coordinator: CronCoordinator;
  readonly isOwn: OwnState;
}

/** Puts the rooms together; nothing starts here. */
export function createRuntime(parts: RuntimeParts): Runtime {
  const { settings, runs, context, events, clock, random, warn } = parts;
  const { replicaId, storeTimeoutMs, graceMs } = settings;
  const registry = new JobRegistry();
  trackJobStates(events, registry);
  hintAtIdlePlaces(events);
  const store = new GuardedStore({ store: parts.store, clock, timeoutMs: storeTimeoutMs, events, replicaId });
  const gate = new ShutdownGate(clock, graceMs, new ProcessSignals());
  const carryOver = new CarryOver({
    runs,
    clock,
    random,
    timeoutMs: storeTimeoutMs,
    onFailure: (job, error) => warn(`the last run of job "${job}" could not be read`, error),
  });
  const shared = { settings, registry, store, events, gate, context, clock, random, runs };

  const instruments = new Instruments(warn);
  // Whoever writes it down comes later: it needs the pipeline itself.
  const liveRuns = new LiveRuns({ clock, events, everyMs: settings.progressEveryMs });
  const pipeline = new RunPipeline({ ...shared, carryOver, liveRuns, instruments });
  const onError = (error: unknown): void => warn('a timer failed', error);
  const alarm = new AlarmClock({ clock, onError });
  const missed = new MissedSlots({ ...shared, timeoutMs: storeTimeoutMs });
  const scheduler = new JobScheduler({ ...shared, pipeline, missed, alarm, onError });
  const lookups = new StoreLookups({
    ...{ store: parts.store, clock, timeoutMs: storeTimeoutMs, events, replicaId },
  });
  const { recorder, presence, housekeeping } = createHistoryKeeping({
    ...parts,
    ...shared,
    lookups,
    pipeline,
    missed,
    isAlone: () => parts.isOwn.store(),
  });
  liveRuns.onNote((note) => recorder.note(note));
  const notifications = new Notifications({
    ...shared,
    replicaId,
    plans: settings.heartbeats,
    knownJobs: () => registry.names(),
    enter: (run, call) => context.enter(run, call),
  });
  const fleet = new FleetSchedules({ settings, registry, lookups, events });
  const vanished = new VanishedJobs({ ...shared, fleet });
  const rounds = new Rounds({
    clock,
    random,
    everyMs: settings.sweepEveryMs,
    round: async () => {
      if (settings.role === 'command') await housekeeping.showPresence();
      else await Promise.all([fleet.compare().then(() => vanished.look()), housekeeping.round()]);
    },
    onFailure: (error) => warn('the housekeeping failed', error),
  });
  gate.onClose(() => {
    scheduler.stopAll();
    rounds.stop();
  });

  const schedules = new ScheduleCache();
  const resolver = new JobResolver(settings, schedules, clock);
  const overdue = new OverdueSlots(events, clock);
  const roster = new JobRoster({ ...shared, resolver, scheduler, overdue });
  const pauses = new PauseSwitch(shared);
  const triggered = new TriggeredRuns(shared);
  const onceOnly = new OnceOnly({ ...shared, pipeline, triggered });
  const trigger = new ManualTrigger({ ...shared, pipeline, triggered, onceOnly });
  const bare = new BarePolicies(shared);
  const { subscriptions } = notifications;
  const coordinator = new CronCoordinator({
    ...shared,
    roster,
    trigger,
    pauses,
    bare,
    subscriptions,
    instruments,
    vanished,
  });
  return {
    settings,
    events,
    gate,
    store,
    pipeline,
    roster,
    registry,
    scheduler,
    schedules,
    pauses,
    trigger,
    recorder,
    notifications,
    vanished,
    presence,
    rounds,
    coordinator,
    isOwn: parts.isOwn,
  };
}
