import { CronOptionsError } from '../common/errors.js';
import type { Job } from './job.js';
import type { JobDeclaration } from './job-declaration.js';
import type { JobDefinition } from './job-definition.js';
import { type JobInfo, jobInfoOf } from './job-info.js';
import type { JobRegistry } from './job-registry.js';
import type { JobResolver } from './job-resolver.js';
import type { JobScheduler } from './job-scheduler.js';
import type { OverdueSlots } from './overdue-slots.js';
import { registeredDeclaration } from './registered-declaration.js';
import type { CoordinatorSettings } from './settings.js';
import type { ShutdownGate } from './shutdown-gate.js';

/** Somebody who keeps a list of the jobs as well. */
export interface JobListing {
  add(job: Job): void;
  remove(name: string): void;
}

export interface JobRosterParts {
  readonly settings: CoordinatorSettings;
  readonly registry: JobRegistry;
  readonly resolver: JobResolver;
  readonly scheduler: JobScheduler;
  readonly gate: ShutdownGate;
  readonly overdue: OverdueSlots;
}

/** Who comes, who goes, and when their timers start: jobs declared by decorators and at run time alike. */
export class JobRoster {
  private listing: JobListing | null = null;
  private started = false;

  constructor(private readonly parts: JobRosterParts) {}

  /** @throws CronOptionsError, JobDeclarationError */
  add(declaration: JobDeclaration): Job {
    const job = this.parts.resolver.resolve(declaration);
    this.parts.registry.add(job);
    this.list(job);
    if (this.started) this.startTimer(job);
    return job;
  }

  register<T>(definition: JobDefinition<T>): void {
    this.add(registeredDeclaration(definition));
  }

  async unregister(name: string): Promise<void> {
    const { registry, scheduler, gate, overdue } = this.parts;
    registry.get(name);
    scheduler.stop(name);
    overdue.forget(name);
    registry.remove(name);
    this.listing?.remove(name);
    await gate.left((work) => work.job === name);
  }

  /** From here on every job is also in `listing`. */
  listIn(listing: JobListing): void {
    this.listing = listing;
    for (const { job } of this.parts.registry.all()) listing.add(job);
  }

  /**
   * The application has booted: every job is known that configuration may speak of, and timers may fire.
   *
   * @throws CronOptionsError for an override or a heartbeat of a job that does not exist
   */
  start(): void {
    this.refuseUnknownJobs();
    this.started = true;
    for (const { job } of this.parts.registry.all()) this.startTimer(job);
  }

  /** Looks after the slots that fell due before this replica was up. */
  lookBack(): void {
    const { settings, registry, scheduler } = this.parts;
    if (!settings.timers) return;
    for (const { job } of registry.all()) scheduler.lookBack(job);
  }

  get(name: string): Job {
    return this.parts.registry.get(name).job;
  }

  /** Whether the job is still there, and not another by its name. */
  has(job: Job): boolean {
    return this.parts.registry.find(job.name)?.job === job;
  }

  infos(): JobInfo[] {
    const { registry, scheduler, overdue } = this.parts;
    return registry.all().map((registered) => {
      const { job } = registered;
      const overdueSinceMs = scheduler.isRunning(job.name) ? overdue.since(job.name) : null;
      return jobInfoOf(registered, { nextSlotMs: scheduler.nextSlot(job), overdueSinceMs });
    });
  }

  /** A job that cannot be listed, because the host has its name there already, does not come at all. */
  private list(job: Job): void {
    try {
      this.listing?.add(job);
    } catch (error) {
      this.parts.registry.remove(job.name);
      throw error;
    }
  }

  private startTimer(job: Job): void {
    const { settings, gate, scheduler, overdue } = this.parts;
    if (!settings.timers || !gate.isOpen) return;
    scheduler.start(job);
    if (scheduler.isRunning(job.name)) overdue.watch(job);
  }

  private refuseUnknownJobs(): void {
    const { settings, registry } = this.parts;
    const named = (['jobs', 'heartbeats'] as const).flatMap((option) =>
      [...settings[option].keys()].map((name) => ({ name, option: `${option}.${name}` })),
    );
    const unknown = named.filter(({ name }) => registry.find(name) === undefined);
    const [first] = unknown;
    if (first === undefined) return;
    const known = registry.names();
    throw new CronOptionsError(
      `Invalid options of CronCoordinatorModule:${unknown
        .map(({ name, option }) => `\n  - \`${option}\`: there is no job named "${name}"`)
        .join('')}\nKnown jobs: ${known.length === 0 ? 'none' : known.join(', ')}. ` +
        'Jobs registered at run time must be registered before the application has booted to be configured here.',
      { job: first.name, option: first.option },
    );
  }
}
