import 'reflect-metadata';
import assert from 'node:assert/strict';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { CoordinatedCron, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { CronHttpModule } from 'nestjs-cron-coordinator/http';

// The HTTP routes, beside OpenAPI.

const TOKEN = 'a-token-of-the-matrix';

@Injectable()
class Cleaner {
  @CoordinatedCron('0 0 2 * * *', { name: 'clean-up' })
  cleanUp(): string {
    return 'clean';
  }
}

@Module({
  imports: [CronCoordinatorModule.forRoot({}), CronHttpModule.forRoot({ tokens: [TOKEN] })],
  providers: [Cleaner],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error'] });
  const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().addBearerAuth().build());
  assert.equal(paths['/crons/{job}']?.post?.summary, 'Run a job now');
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/crons/clean-up`;

  assert.equal((await fetch(url, { method: 'POST' })).status, 401);
  const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } });
  assert.equal(response.status, 200);
  const summary: unknown = await response.json();
  assert(typeof summary === 'object' && summary !== null && 'result' in summary);
  assert.equal(summary.result, 'clean');

  await app.close();
}

// A process that has nothing left to wait for, and is not at its end, has failed.
process.exitCode = 1;
void main().then(() => (process.exitCode = 0));
