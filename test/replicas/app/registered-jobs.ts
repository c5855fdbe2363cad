import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CronCoordinator } from 'nestjs-cron-coordinator';
import type { ReplicaSettings } from './settings.js';
import { SETTINGS } from './settings.token.js';
import { Witness } from './witness.js';

/** Jobs that no class declares: as many, and at such times, as the test wants. */
@Injectable()
export class RegisteredJobs implements OnModuleInit {
  constructor(
    @Inject(CronCoordinator) private readonly coordinator: CronCoordinator,
    @Inject(Witness) private readonly witness: Witness,
    @Inject(SETTINGS) private readonly settings: ReplicaSettings,
  ) {}

  onModuleInit(): void {
    for (const job of this.settings.registered) {
      this.coordinator.register({ ...job, handler: (run) => void this.witness.write('began', run) });
    }
  }
}
