import assert from 'node:assert/strict';
import KeyvRedis from '@keyv/redis';
import { CacheModule } from '@nestjs/cache-manager';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoordinatedCron, CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';

// Over the application's cache. Nobody listens on the port, so a run that is refused for that shows that Redis was
// found behind the cache: a cache that is not recognized would have let it begin.

const NOBODY_LISTENS = 'redis://127.0.0.1:1';

@Injectable()
class Cleaner {
  @CoordinatedCron('0 0 2 * * *', { name: 'clean-up' })
  cleanUp(): never {
    throw new Error('The job ran though the store is unreachable.');
  }
}

@Module({
  imports: [
    CacheModule.register({ stores: [new KeyvRedis(NOBODY_LISTENS)], isGlobal: true }),
    CronCoordinatorModule.forRoot({ namespace: 'shop' }),
  ],
  providers: [Cleaner],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  const { outcome, reason, error } = await app.get(CronCoordinator).run('clean-up');
  assert.deepEqual([outcome, reason], ['skipped', 'store-unavailable']);
  assert.match(error?.message ?? '', /Redis cannot be reached/);
  await app.close();
}

// A process that has nothing left to wait for, and is not at its end, has failed.
process.exitCode = 1;
void main().then(() => (process.exitCode = 0));
