import { NestFactory } from '@nestjs/core';
import { CronCoordinator } from 'nestjs-cron-coordinator';
import { AppModule } from '../app.module.js';
import type { AppSettings } from '../app.settings.js';
import { watch } from './replica-events.js';
import type { ReplicaMessage } from './replica-message.js';

/** Makes this process a replica, which tells the one that started it what goes on. */
export async function liveAsReplica(settings: AppSettings): Promise<void> {
  const application = await NestFactory.createApplicationContext(AppModule.forRoot(settings), {
    logger: false,
  });
  application.enableShutdownHooks();

  watch(application.get(CronCoordinator, { strict: false }), (event) => tell({ kind: 'event', event }));
  // A replica whose demo is gone has nobody to run for.
  process.once('disconnect', () => void application.close());
  tell({ kind: 'up' });
}

function tell(message: ReplicaMessage): void {
  if (process.connected) process.send?.(message);
}
