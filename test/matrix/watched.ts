import 'reflect-metadata';
import assert from 'node:assert/strict';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Span, Tracer } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';
import { CoordinatedCron, CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { CronOpenTelemetryModule } from 'nestjs-cron-coordinator/opentelemetry';
import { CronPrometheusModule } from 'nestjs-cron-coordinator/prometheus';
import { CronHealthIndicator, CronHealthModule } from 'nestjs-cron-coordinator/terminus';
import { Registry } from 'prom-client';

// Metrics, traces and health, each over the application's own package.

const registry = new Registry();
const started: string[] = [];

/** Makes the spans that do nothing of a process without an SDK, and keeps their names. */
function namingTracer(): Tracer {
  const tracer = trace.getTracer('matrix');
  return {
    startSpan: (name, options, context): Span => {
      started.push(name);
      return tracer.startSpan(name, options, context);
    },
    startActiveSpan: tracer.startActiveSpan.bind(tracer),
  };
}

@Injectable()
class Cleaner {
  @CoordinatedCron('0 0 2 * * *', { name: 'clean-up' })
  cleanUp(): string {
    return 'clean';
  }
}

@Module({
  imports: [
    CronCoordinatorModule.forRoot({ store: 'memory' }),
    CronPrometheusModule.forRoot({ registry }),
    CronOpenTelemetryModule.forRoot({ tracer: namingTracer() }),
    CronHealthModule,
  ],
  providers: [Cleaner],
})
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  const summary = await app.get(CronCoordinator).run('clean-up');
  assert.equal(summary.result, 'clean');
  assert.match(await registry.metrics(), /^cron_job_runs_total\{job="clean-up",outcome="succeeded"\} 1$/m);
  assert.deepEqual(started, ['cron clean-up']);
  const health = await app.get(CronHealthIndicator).isHealthy('cron');
  assert.equal(health.cron.status, 'up');
  await app.close();
  assert.equal(await registry.metrics(), '\n');
}

// A process that has nothing left to wait for, and is not at its end, has failed.
process.exitCode = 1;
void main().then(() => (process.exitCode = 0));
