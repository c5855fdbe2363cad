import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CoordinatedCron, CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { SqlCoordinationStore, SqlRunStore } from 'nestjs-cron-coordinator/sql';

// Two applications that share a SQLite file and nothing else: a slot is run by one of them, and both know of it.

const SLOT = '2026-03-01T02:00:00.000Z';

@Injectable()
class Cleaner {
  @CoordinatedCron('0 0 2 * * *', { name: 'clean-up' })
  cleanUp(): string {
    return 'cleaned';
  }
}

async function booted(path: string) {
  const client = createClient({ url: `file:${path}`, timeout: 10_000 });
  const database = { dialect: 'sqlite', client } as const;

  @Module({
    imports: [
      CronCoordinatorModule.forRoot({
        store: new SqlCoordinationStore(database),
        history: { store: new SqlRunStore(database) },
      }),
    ],
    providers: [Cleaner],
  })
  class AppModule {}

  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
  return { app, client, coordinator: app.get(CronCoordinator) };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stored-'));
  const path = join(folder, 'app.sqlite');
  const replicas = [await booted(path), await booted(path)];
  const summaries = await Promise.all(
    replicas.map(({ coordinator }) => coordinator.run('clean-up', { slot: SLOT })),
  );
  const ran = new Set(summaries.filter(({ outcome }) => outcome === 'succeeded').map(({ runId }) => runId));
  assert.equal(ran.size, 1);
  for (const { app } of replicas) await app.close();
  for (const { coordinator } of replicas) {
    const { runs } = await coordinator.runs.list({ job: 'clean-up', outcome: 'succeeded' });
    assert.deepEqual(
      runs.map(({ runId, slot, result }) => ({ runId, slot, result })),
      [{ runId: [...ran][0], slot: SLOT, result: 'cleaned' }],
    );
  }
  for (const { client } of replicas) client.close();
  await rm(folder, { recursive: true });
}

// A process that has nothing left to wait for, and is not at its end, has failed.
process.exitCode = 1;
void main().then(() => (process.exitCode = 0));
