import type { SchedulerRegistry } from '@nestjs/schedule';
import type { Clock } from '../common/clock.js';
import { CronOptionsError } from '../common/errors.js';
import type { Job } from '../coordinator/job.js';
import type { JobRoster } from '../coordinator/job-roster.js';
import type { RunPipeline } from '../coordinator/run-pipeline.js';
import { dueRequest } from '../coordinator/run-request.js';
import type { CoordinatorSettings } from '../coordinator/settings.js';
import { bindStackedEntry } from '../decorators/stacked-entry.js';
import { cutToSecond, nominalSlot } from '../schedule/slot.js';
import type { FoundJob } from './job.explorer.js';
import {
  checkRegistered,
  noScheduler,
  type StackedSchedule,
  stackedScheduleOf,
} from './stacked-job.check.js';

export interface StackedJobsParts {
  readonly settings: CoordinatorSettings;
  readonly roster: JobRoster;
  readonly pipeline: RunPipeline;
  readonly clock: Clock;
}

/** Jobs that the host's own scheduler fires: each of its calls enters the pipeline. */
export class StackedJobs {
  private readonly bound: { readonly found: FoundJob; readonly stacked: StackedSchedule }[] = [];

  constructor(private readonly parts: StackedJobsParts) {}

  /** @throws JobDeclarationError where nothing would ever fire it; CronOptionsError where its options cannot work */
  add(found: FoundJob): void {
    const stacked = stackedScheduleOf(found);
    const { type, cronTime, timeZone = systemTimeZone(), intervalMs } = stacked;
    const job = this.parts.roster.add({
      ...found.declaration,
      ...(intervalMs === undefined ? {} : { intervalMs }),
      ...(cronTime === undefined ? {} : { stackedOn: { cronTime, timeZone } }),
    });
    if (type === 'timeout' && job.ttlMs === null) throw unguarded(job);
    bindStackedEntry(found.instance, found.method, () => this.fire(job));
    this.bound.push({ found, stacked });
  }

  /** After boot. @throws JobDeclarationError for a job that the scheduler does not know */
  check(registry: SchedulerRegistry | null): void {
    for (const { found, stacked } of this.bound) {
      if (registry === null) throw noScheduler(found);
      checkRegistered(found, stacked, registry);
    }
  }

  /** What the scheduler calls: gives the handler's result, and nothing where it did not run. Never rejects. */
  private async fire(job: Job): Promise<unknown> {
    const { settings, roster, pipeline, clock } = this.parts;
    // The host's timer outlives a job that was taken away.
    if (!roster.has(job)) return undefined;
    const schedule = job.timing.kind === 'stacked' ? job.timing.schedule : null;
    const firedAt = clock.now();
    const slotMs =
      schedule === null ? cutToSecond(firedAt) : nominalSlot(schedule, firedAt, settings.clockSkewMs);
    const request = dueRequest(job, slotMs, settings);
    if (settings.timers) return (await pipeline.execute(request)).result;
    pipeline.refuse(request, { reason: 'timers-off' });
    return undefined;
  }
}

/** `@Cron` without a zone means the zone of the process. */
function systemTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function unguarded({ name, declaredAt }: Job): CronOptionsError {
  return new CronOptionsError(
    `Invalid options of job "${name}" (${declaredAt}):\n  - \`ttl\`: expected a number of milliseconds, got nothing. ` +
      'It stacks on @Timeout, which fires on each replica at a time of its own: without a `ttl` every replica would run it.',
    { job: name, option: 'ttl' },
  );
}
