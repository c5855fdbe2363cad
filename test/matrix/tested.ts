import assert from 'node:assert/strict';
import { Injectable } from '@nestjs/common';
import { CoordinatedCron, CronCoordinator, InvalidArgumentError } from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';

// The other entries: what they hand out must be of the same making as what the main one does.

@Injectable()
class Cleaner {
  @CoordinatedCron('0 0 2 * * *', { name: 'clean-up' })
  async cleanUp(): Promise<string> {
    return Promise.resolve('clean');
  }
}

async function main(): Promise<void> {
  const bed = await CronTestBed.create({ providers: [Cleaner], replicas: 2 });
  const outcomes = (await bed.fire('clean-up')).map(({ outcome }) => outcome);
  assert.deepEqual(outcomes.sort(), ['skipped', 'succeeded']);
  assert.equal(bed.replica(1).get(CronCoordinator).jobs().length, 1);

  bed.store.fail();
  const { outcome, reason } = await bed.replica(0).get(CronCoordinator).run('clean-up');
  assert.deepEqual([outcome, reason], ['skipped', 'store-unavailable']);
  await bed.close();

  assert.throws(() => redisStore({ client: {} }), InvalidArgumentError);
}

// A process that has nothing left to wait for, and is not at its end, has failed.
process.exitCode = 1;
void main().then(() => (process.exitCode = 0));
