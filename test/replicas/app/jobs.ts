import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type Type } from '@nestjs/common';
import {
  CoordinatedCron,
  type CronRun,
  cronLogFields,
  minutes,
  seconds,
  TenantCron,
  type TenantRun,
} from 'nestjs-cron-coordinator';
import { ContextJob, GreedyJob, ThrowingJob } from './awkward-tenants.js';
import { CrowdJob } from './crowd.js';
import { HeedingJob } from './heeding-job.js';
import { SETTINGS } from './settings.token.js';
import type { JobName, ReplicaSettings } from './settings.js';
import { TROUBLES } from './tenant-trouble.js';
import { OwnWitness, Witness } from './witness.js';

const EVERY_SECOND = '* * * * * *';
const BRIEF_MS = 20;

@Injectable()
class InstantJob {
  constructor(@Inject(Witness) private readonly witness: Witness) {}

  @CoordinatedCron(EVERY_SECOND, { name: 'instant' })
  run(run: CronRun): void {
    void this.witness.write('began', run);
  }
}

@Injectable()
class BriefJob {
  constructor(@Inject(Witness) private readonly witness: Witness) {}

  @CoordinatedCron(EVERY_SECOND, { name: 'brief' })
  async run(run: CronRun): Promise<void> {
    await this.witness.write('began', run);
    await sleep(BRIEF_MS);
  }
}

@Injectable()
class WindowedJob {
  constructor(@Inject(Witness) private readonly witness: Witness) {}

  @CoordinatedCron('0 * * * * *', { name: 'windowed', window: seconds(50) })
  async run(run: CronRun): Promise<void> {
    await this.witness.write('began', run);
  }
}

/** Looks at its signal, as a handler of long work should. */
@Injectable()
class LastingJob {
  constructor(
    @Inject(Witness) private readonly witness: Witness,
    @Inject(SETTINGS) private readonly settings: ReplicaSettings,
  ) {}

  @CoordinatedCron(EVERY_SECOND, { name: 'lasting' })
  async run(run: CronRun): Promise<void> {
    await this.witness.write('began', run);
    try {
      await sleep(this.settings.workMs, undefined, { signal: run.signal });
      // After a wait, in which others ran: no tenant's name has any business in the context of this job.
      await this.witness.write('ended', run, undefined, cronLogFields().tenantId);
    } catch {
      await this.witness.write('aborted', run);
    }
  }
}

/** What the list gives: the id may be anything. */
export interface Tenant {
  readonly id: unknown;
}

@Injectable()
class TenantsJob {
  constructor(
    @Inject(Witness) private readonly witness: Witness,
    @Inject(OwnWitness) private readonly ownWitness: OwnWitness,
    @Inject(SETTINGS) private readonly settings: ReplicaSettings,
  ) {}

  @TenantCron(EVERY_SECOND, { name: 'tenants', maxRunMs: minutes(10) })
  async run(_tenant: Tenant, run: TenantRun): Promise<void> {
    const { tenantId } = run;
    await this.witness.write('began', run, tenantId);
    if (this.settings.failingTenants.includes(tenantId)) throw new Error(`no credit left for ${tenantId}`);
    const trouble = Object.hasOwn(this.settings.troubles, tenantId)
      ? this.settings.troubles[tenantId]
      : undefined;
    if (trouble !== undefined) await TROUBLES[trouble](run, this.witness);
    await sleep(this.settings.workMs);
    // One through each connection: a tenant is done only where both are open to the end.
    await this.ownWitness.write('ended', run, tenantId);
    await this.witness.write('ended', run, tenantId);
  }
}

export const JOBS: Record<JobName, Type> = {
  instant: InstantJob,
  brief: BriefJob,
  windowed: WindowedJob,
  lasting: LastingJob,
  tenants: TenantsJob,
  throwing: ThrowingJob,
  context: ContextJob,
  greedy: GreedyJob,
  crowd: CrowdJob,
  heeding: HeedingJob,
};
