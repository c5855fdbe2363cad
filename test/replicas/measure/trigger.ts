import 'reflect-metadata';
import { Agent, request } from 'node:http';
import { Controller, Module, Post } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CronCoordinator, CronCoordinatorModule } from 'nestjs-cron-coordinator';
import { CronHttpModule } from 'nestjs-cron-coordinator/http';

// How long it takes from a request to the start of what it asks for: of a job's handler, and of a route that does
// nothing, in the same process and in turns. Argument: the platform. The store is in memory.

const TOKEN = 'a-token-to-measure-with';
const WARM_UP = 3_000;
const ROUNDS = 3_000;

const ADAPTERS: Record<string, () => AbstractHttpAdapter> = {
  Express: () => new ExpressAdapter(),
  Fastify: () => new FastifyAdapter(),
};

let startedAt = 0;

@Controller('bare')
class BareController {
  @Post()
  run(): object {
    startedAt = performance.now();
    return {};
  }
}

@Module({
  imports: [CronCoordinatorModule.forRoot({ store: 'memory' }), CronHttpModule.forRoot({ tokens: [TOKEN] })],
  controllers: [BareController],
})
class AppModule {}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** From the request to the start, in microseconds. */
function measure(port: number, path: string): Promise<number> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-length': 0 };
  return new Promise((resolve, reject) => {
    const sentAt = performance.now();
    request({ agent, port, path, headers, host: '127.0.0.1', method: 'POST' }, (response) => {
      response.resume().on('end', () => resolve((startedAt - sentAt) * 1_000));
    })
      .on('error', reject)
      .end();
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

async function main(): Promise<void> {
  const adapter = ADAPTERS[process.argv[2] ?? ''];
  if (adapter === undefined) throw new Error(`The platform is one of ${Object.keys(ADAPTERS).join(', ')}.`);
  const app = await NestFactory.create(AppModule, adapter(), { logger: false });
  app.get(CronCoordinator).register({ name: 'job', handler: () => void (startedAt = performance.now()) });
  await app.listen(0, '127.0.0.1');
  const port = Number(new URL(await app.getUrl()).port);
  const bare: number[] = [];
  const triggered: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const took = [await measure(port, '/bare'), await measure(port, '/crons/job')] as const;
    if (round < WARM_UP) continue;
    bare.push(took[0]);
    triggered.push(took[1]);
  }
  agent.destroy();
  await app.close();
  const [bareUs, triggeredUs] = [median(bare), median(triggered)];
  process.stdout.write(JSON.stringify({ bareUs, triggeredUs, ratio: triggeredUs / bareUs }));
}

void main();
