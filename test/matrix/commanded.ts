import 'reflect-metadata';
import assert from 'node:assert/strict';
import { Injectable, Module } from '@nestjs/common';
import { Interval, ScheduleModule } from '@nestjs/schedule';
import { CoordinatedCron, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { runCronCli } from 'nestjs-cron-coordinator/cli';

// The command line, in an application that schedules something itself.

let ran = 0;
let fired = 0;

@Injectable()
class Cleaner {
  @CoordinatedCron('* * * * * *', { name: 'clean-up' })
  async cleanUp(): Promise<string> {
    ran += 1;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    return 'clean';
  }

  @Interval(10)
  often(): void {
    fired += 1;
  }
}

@Module({
  imports: [ScheduleModule.forRoot(), CronCoordinatorModule.forRoot({ store: 'memory' })],
  providers: [Cleaner],
})
class AppModule {}

async function main(): Promise<void> {
  await runCronCli(AppModule, ['run', 'clean-up', '--json']);
  assert.deepEqual({ code: process.exitCode, ran, fired }, { code: 0, ran: 1, fired: 0 });
  await runCronCli(AppModule, ['run', 'unknown']);
  assert.equal(process.exitCode, 2);
}

let isDone = false;
// A process that has nothing left to wait for, and is not at its end, has failed.
process.once('exit', () => (process.exitCode = isDone ? 0 : 1));
void main().then(() => (isDone = true));
