import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { TenantCron, type TenantRun } from 'nestjs-cron-coordinator';
import { SETTINGS } from './settings.token.js';
import type { ReplicaSettings } from './settings.js';
import { Witness } from './witness.js';

/** Its handlers look at their signal: they end at once where the run is aborted. */
@Injectable()
export class HeedingJob {
  constructor(
    @Inject(Witness) private readonly witness: Witness,
    @Inject(SETTINGS) private readonly settings: ReplicaSettings,
  ) {}

  @TenantCron('* * * * * *', { name: 'heeding' })
  async run(_tenant: unknown, run: TenantRun): Promise<void> {
    await this.witness.write('began', run, run.tenantId);
    try {
      await sleep(this.settings.workMs, undefined, { signal: run.signal });
      await this.witness.write('ended', run, run.tenantId);
    } catch {
      await this.witness.write('aborted', run, run.tenantId);
    }
  }
}
