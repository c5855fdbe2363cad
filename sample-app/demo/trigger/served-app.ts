import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CronCoordinator, type RunSummary } from 'nestjs-cron-coordinator';
import { AppModule } from '../../app.module.js';

/** The sample application with its routes, on a free port; whoever asks is its only clock. */
export class ServedApp {
  private constructor(
    private readonly application: INestApplication,
    readonly url: string,
  ) {}

  static async start(databaseUrl: string, replicaId: string, token: string): Promise<ServedApp> {
    const settings = {
      databaseUrl,
      cronTokens: [token],
      coordinator: { replicaId, store: 'memory', timers: false },
    } as const;
    const application = await NestFactory.create(
      AppModule.forRoot({ ...settings, cronTokens: [...settings.cronTokens] }),
      { logger: false, abortOnError: false },
    );
    await application.listen(0, '127.0.0.1');
    return new ServedApp(application, await application.getUrl());
  }

  /** Resolves with the next run of the job that ends. */
  settled(job: string): Promise<RunSummary> {
    const coordinator = this.application.get(CronCoordinator, { strict: false });
    return new Promise((resolve) => {
      const stop = coordinator.on('run.settled', (summary) => {
        if (summary.job !== job) return;
        stop();
        resolve(summary);
      });
    });
  }

  close(): Promise<void> {
    return this.application.close();
  }
}
