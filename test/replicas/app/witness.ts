import { Inject, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { CronRun } from 'nestjs-cron-coordinator';
import { SETTINGS } from './settings.token.js';
import { type ReplicaSettings, WITNESS_LIST, type WitnessEntry } from './settings.js';

/** A connection that the jobs write through, and that closes as early in a shutdown as Nest allows. */
@Injectable()
export class Witness implements OnModuleDestroy {
  private readonly redis: Redis;
  private readonly replica: string;
  private closing: Promise<unknown> | undefined;

  constructor(@Inject(SETTINGS) { witnessUrl, name }: ReplicaSettings) {
    this.redis = new Redis(witnessUrl);
    this.replica = name;
  }

  async write(phase: WitnessEntry['phase'], run: CronRun, tenantId?: string, note?: string): Promise<void> {
    const { job, slot, runId, fencingToken } = run;
    const origin = { phase, job, slot, runId, fencingToken, replica: this.replica };
    const entry: WitnessEntry = {
      ...origin,
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(note === undefined ? {} : { note }),
      at: Date.now(),
    };
    await this.redis.rpush(WITNESS_LIST, JSON.stringify(entry));
  }

  async onModuleDestroy(): Promise<void> {
    // An application may be closed more than once.
    this.closing ??= this.redis.quit();
    await this.closing;
  }
}

/** The connection of a module that the jobs' module imports. */
@Module({ providers: [Witness], exports: [Witness] })
export class WitnessModule {}

/** A second connection, of the module that declares the jobs. */
@Injectable()
export class OwnWitness extends Witness {}
