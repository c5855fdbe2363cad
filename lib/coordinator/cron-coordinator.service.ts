import type { TenantTotals } from '../common/run.js';
import type { EventBus } from '../events/event-bus.js';
import type { CronEventListener, CronEventName } from '../events/event-map.js';
import type { RunStore } from '../history/run-store.js';
import type { RunFilter, RunHandler } from '../notifications/run-filter.js';
import type { RunSubscriptions } from '../notifications/run-subscriptions.js';
import type { TenantList } from '../tenancy/tenant-directory.js';
import type { ForEachTenantOptions } from './bare-options.js';
import type { BarePolicies } from './bare-policies.js';
import type { Instrumentation } from './instrumentation.js';
import type { Instruments } from './instruments.js';
import type { JobDefinition, TenantHandler } from './job-definition.js';
import type { JobInfo } from './job-info.js';
import type { JobRoster } from './job-roster.js';
import type { ManualTrigger } from './manual-trigger.js';
import type { PauseSwitch } from './pause-switch.js';
import { checkRunOptions, type RunOptions } from './run-options.js';
import type { StartedRun, TriggeredRun } from './triggered-run.js';
import type { VanishedJob, VanishedJobs } from './vanished-jobs.js';

export interface CronCoordinatorParts {
  readonly roster: JobRoster;
  readonly trigger: ManualTrigger;
  readonly pauses: PauseSwitch;
  readonly bare: BarePolicies;
  readonly events: EventBus;
  readonly subscriptions: RunSubscriptions;
  readonly vanished: VanishedJobs;
  readonly instruments: Instruments;
  readonly runs: RunStore;
}

/**
 * The application's scheduled jobs: what they are, and how to run, pause and watch them.
 *
 * @publicApi
 */
export class CronCoordinator {
  /** The history: what ran, for whom, and how it ended. */
  readonly runs: RunStore;

  constructor(private readonly parts: CronCoordinatorParts) {
    this.runs = parts.runs;
  }

  /** All jobs, as this replica knows them. */
  jobs(): JobInfo[] {
    return this.parts.roster.infos();
  }

  /**
   * Jobs that the history knows runs of, and that neither this replica nor another one declares, as far as this one
   * knows: taken out of the code, or renamed. By name, at most 100; none where the history cannot name its jobs. Rejects
   * when the history does not answer.
   */
  vanishedJobs(): Promise<VanishedJob[]> {
    return this.parts.vanished.list();
  }

  /**
   * Runs a job now. Takes the job's lease, so that it is refused with reason `overlap` while the job runs
   * elsewhere, but no slot, unless `slot` is given.
   *
   * Resolves with the summary whatever the outcome; with `wait: false` as soon as the run has started.
   * Rejects for an unknown job (`UnknownJobError`) or bad arguments (`InvalidArgumentError`).
   */
  run(job: string, options: RunOptions & { wait: false }): Promise<StartedRun | TriggeredRun>;
  run(job: string, options?: RunOptions & { wait?: true }): Promise<TriggeredRun>;
  run(job: string, options?: RunOptions): Promise<StartedRun | TriggeredRun>;
  async run(job: string, given: RunOptions = {}): Promise<StartedRun | TriggeredRun> {
    const registered = this.parts.roster.get(job);
    const { wait = true, ...options } = checkRunOptions(given);
    const { trigger } = this.parts;
    if (wait) return trigger.run(registered, options, 'manual');
    return new Promise((resolve, reject) => {
      trigger.run(registered, options, 'manual', resolve).then(resolve, reject);
    });
  }

  /**
   * Adds a job at run time. Configuration overrides apply to it as to any other. Throws `CronOptionsError` for
   * options that cannot work and `JobDeclarationError` for a name that is taken.
   */
  register<T = unknown>(definition: JobDefinition<T>): void {
    this.parts.roster.register(definition);
  }

  /**
   * Takes a job away: nothing more starts, and what runs here is waited for; so a handler must not
   * await the removal of its own job. Rejects with `UnknownJobError`.
   */
  unregister(job: string): Promise<void> {
    return this.parts.roster.unregister(job);
  }

  /** Pauses a job on every replica, through the store. Rejects when the store is unreachable. */
  pause(job: string): Promise<void> {
    return this.parts.pauses.set(job, true);
  }

  /** Lets a paused job run again, on every replica. Rejects when the store is unreachable. */
  resume(job: string): Promise<void> {
    return this.parts.pauses.set(job, false);
  }

  /**
   * The bare guard: `false` marks the name for `ttlMs` milliseconds, on every replica; `true` while it is
   * marked, and also when unsure.
   *
   * @example
   * ```ts
   * if (await coordinator.ranRecently('nightly-export', hours(20))) return;
   * ```
   */
  ranRecently(name: string, ttlMs: number): Promise<boolean> {
    return this.parts.bare.ranRecently(name, ttlMs);
  }

  /** The bare policy step: the tenants a job is for, shuffled within a page. Throws when they cannot be listed. */
  eligibleTenants<T>(job: string): AsyncIterable<T> {
    return this.parts.bare.eligibleTenants<T>(job);
  }

  /**
   * The bare executor: calls `handler` for each of the tenants, in the order given, in bounded parallel; a
   * failure stays that tenant's. Asks no policy and takes no lease. Stops starting when the application shuts down.
   */
  forEachTenant<T>(
    job: string,
    tenants: TenantList<T>,
    handler: TenantHandler<T>,
    options?: ForEachTenantOptions,
  ): Promise<TenantTotals> {
    return this.parts.bare.forEachTenant(job, tenants, handler, options);
  }

  /** Listens to an event; returns what ends the listening. A listener that throws is logged and changes nothing. */
  on<E extends CronEventName>(event: E, listener: CronEventListener<E>): () => void {
    return this.parts.events.on(event, listener);
  }

  /**
   * Calls `handler` with the summary of each run that settled on this replica and that the filter selects: for a chat, a
   * pager, a monitor. Returns what ends it.
   *
   * No job waits for the handler. It is called in the context of the run, with a summary that cannot be changed; up to ten
   * calls go on at a time, and of those that wait, up to a hundred, the oldest are dropped, `notification.dropped`. One that
   * throws or rejects is logged, `notification.failed`, and not called again for that run. A shutdown waits for the calls
   * that go on, up to `shutdown.notifyMs`.
   *
   * Throws `InvalidArgumentError` for an unknown outcome or job; before the application has booted a job may still be
   * unknown, and then stops the boot if it remains so.
   *
   * @param filter default: every job, and the outcomes `failed`, `partial`, `interrupted`, `abandoned` and `missed`
   * @example
   * ```ts
   * coordinator.onRun({ jobs: ['billing'] }, ({ job, outcome, error }) => chat.post(`${job} ${outcome}: ${error?.message}`));
   * ```
   */
  onRun(filter: RunFilter, handler: RunHandler): () => void {
    return this.parts.subscriptions.add(filter, handler, { where: 'CronCoordinator.onRun' });
  }

  /**
   * Surrounds the work of each run, and of each of its tenants, with something of the application's, for instance a
   * span; returns what ends that for the runs to come. See {@link Instrumentation}.
   *
   * Throws `InvalidArgumentError` for what has neither `aroundRun` nor `aroundTenant`.
   */
  instrument(instrumentation: Instrumentation): () => void {
    return this.parts.instruments.add(instrumentation);
  }
}
