import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CronCoordinator } from 'nestjs-cron-coordinator';
import { manyJob, type ReplicaSettings } from './settings.js';
import { SETTINGS } from './settings.token.js';
import { Witness } from './witness.js';

/** As many jobs as the test wants, all due every second, none of which does anything. */
@Injectable()
export class ManyJobs implements OnModuleInit {
  constructor(
    @Inject(CronCoordinator) private readonly coordinator: CronCoordinator,
    @Inject(Witness) private readonly witness: Witness,
    @Inject(SETTINGS) private readonly settings: ReplicaSettings,
  ) {}

  onModuleInit(): void {
    for (let at = 1; at <= this.settings.manyJobs; at++) {
      this.coordinator.register({
        name: manyJob(at),
        cronTime: '* * * * * *',
        handler: (run) => void this.witness.write('began', run),
      });
    }
  }
}
