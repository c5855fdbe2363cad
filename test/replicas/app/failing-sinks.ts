import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CronCoordinator, type RunStore } from 'nestjs-cron-coordinator';
import type { SinkFailure } from './settings.js';

const ANSWERS: Record<SinkFailure, () => Promise<never>> = {
  refusing: () => Promise.reject(new Error('the disk is full')),
  hanging: () => new Promise<never>(() => {}),
};

/** A history that takes nothing. */
export function failingHistory(failure: SinkFailure): RunStore {
  const answer = ANSWERS[failure];
  return {
    start: answer,
    update: answer,
    finish: answer,
    get: answer,
    list: answer,
    listUnfinished: answer,
    prune: answer,
  };
}

/** As metrics or traces would listen, and fail at each event. */
@Injectable()
export class FailingListener implements OnApplicationBootstrap {
  constructor(@Inject(CronCoordinator) private readonly coordinator: CronCoordinator) {}

  onApplicationBootstrap(): void {
    const fail = (): never => {
      throw new Error('the exporter is gone');
    };
    for (const event of ['run.started', 'run.settled', 'tenant.failed', 'history.unavailable'] as const) {
      this.coordinator.on(event, fail);
    }
  }
}
