import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CronCoordinator } from 'nestjs-cron-coordinator';
import { TALLY_EVENT } from './settings.js';

/** Counts how slots were settled, renewals answered and records dropped, and tells so at the very end of the shutdown. */
@Injectable()
export class Tally implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly counts: Record<string, number> = {};
  private dropped = 0;
  private readonly renewals = { renewed: 0, lost: 0, error: 0 };

  constructor(@Inject(CronCoordinator) private readonly coordinator: CronCoordinator) {}

  onApplicationBootstrap(): void {
    this.coordinator.on('run.settled', ({ outcome, reason }) => {
      const ending = reason === undefined ? outcome : `${outcome}/${reason}`;
      this.counts[ending] = (this.counts[ending] ?? 0) + 1;
    });
    this.coordinator.on('history.dropped', ({ total }) => {
      this.dropped = total;
    });
    this.coordinator.on('lease.renewed', ({ result }) => {
      this.renewals[result]++;
    });
  }

  onApplicationShutdown(): void {
    const { counts, renewals, dropped } = this;
    new Logger('Replica').log({ event: TALLY_EVENT, counts, renewals, dropped });
  }
}
