import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CronCoordinator, MemoryCoordinationStore } from 'nestjs-cron-coordinator';
import { AppModule } from '../app.module.js';
import { demoSettings } from './demo-settings.js';
import { type Audience, type Fleet, namesOf } from './fleet.js';
import { watch } from './replica-events.js';

/** Nest applications side by side in this process, over one store that they share. */
export class InProcessFleet implements Fleet {
  readonly disruption = 'shut down';
  private readonly names: readonly string[];
  private readonly replicas = new Map<string, INestApplicationContext>();
  private readonly store = new MemoryCoordinationStore();
  private audience: Audience | undefined;

  constructor(
    count: number,
    private readonly databaseUrl: string,
  ) {
    this.names = namesOf(count);
  }

  get description(): string {
    return `${this.names.length} replicas, each a Nest application of its own, in one process over one store`;
  }

  async boot(audience: Audience): Promise<void> {
    this.audience = audience;
    await Promise.all(this.names.map((name) => this.bootOne(name, audience)));
  }

  async disrupt(replica: string): Promise<void> {
    this.audience?.replica(replica, 'shuts down', 'in the middle of a batch: the chunk in flight may finish');
    await this.closeOne(replica);
    this.audience?.replica(replica, 'is down', '');
  }

  async close(): Promise<void> {
    await Promise.all([...this.replicas.keys()].map((name) => this.closeOne(name)));
  }

  private async bootOne(name: string, audience: Audience): Promise<void> {
    const settings = demoSettings({
      databaseUrl: this.databaseUrl,
      coordinator: { replicaId: name, store: this.store },
    });
    const application = await NestFactory.createApplicationContext(AppModule.forRoot(settings), {
      logger: false,
      abortOnError: false,
    });
    this.replicas.set(name, application);
    watch(application.get(CronCoordinator, { strict: false }), (event) => audience.event(event));
    audience.replica(name, 'is up', '');
  }

  private async closeOne(name: string): Promise<void> {
    const application = this.replicas.get(name);
    this.replicas.delete(name);
    await application?.close();
  }
}
