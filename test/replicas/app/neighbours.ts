import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConsoleLogger,
  type DynamicModule,
  type INestApplicationContext,
  Logger,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import {
  CoordinatedCron,
  CoordinatedInterval,
  CronCoordinator,
  CronCoordinatorModule,
  type CronEventName,
  type CronEvents,
} from 'nestjs-cron-coordinator';
import { redisStore } from 'nestjs-cron-coordinator/redis';
import { Directory } from './directory.js';
import { followInstructions } from './instructions.js';
import { PendingTimers } from './pending-timers.js';
import { createReplica } from './replica.js';
import { LEFT_EVENT, type LeftBehind, READY_EVENT, type ReplicaSettings } from './settings.js';
import { readSettings } from './settings.token.js';
import { WrongClock } from './wrong-clock.js';

// Two applications in one process, and a third that fails to boot: what do they leave behind?

/** So long the third takes to fail: in that time a slot falls due, and a first interval ends. */
const FAILS_AFTER_MS = 1_500;

/** An application that has not run for so long has stopped. */
const STOPPED_AFTER_MS = 20_000;

class Jobs {
  static ran = 0;

  @CoordinatedCron('* * * * * *', { name: 'never' })
  everySecond(): void {
    Jobs.ran += 1;
  }

  @CoordinatedInterval(1_000, { name: 'never-either' })
  steady(): void {
    Jobs.ran += 1;
  }
}

class FailsLate implements OnApplicationBootstrap {
  async onApplicationBootstrap(): Promise<void> {
    await sleep(FAILS_AFTER_MS);
    throw new Error('the port is taken');
  }
}

@Module({})
class HalfWay {
  static over(redisUrl: string): DynamicModule {
    const store = redisStore({ client: new Redis(redisUrl, { lazyConnect: true }) });
    const coordinator = CronCoordinatorModule.forRoot({ namespace: 'third', store });
    return { module: HalfWay, imports: [coordinator], providers: [Jobs, FailsLate] };
  }
}

/** Why it did not boot. */
async function failureOf(module: DynamicModule): Promise<string> {
  const logger = new ConsoleLogger({ json: true, colors: false });
  try {
    await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
    return 'none';
  } catch (error) {
    return String(error);
  }
}

function untilEvent<E extends CronEventName>(
  app: INestApplicationContext,
  event: E,
  isIt: (event: CronEvents[E]) => boolean,
): Promise<true> {
  return new Promise((resolve) => {
    const stop = app.get(CronCoordinator).on(event, (told) => {
      if (!isIt(told)) return;
      stop();
      resolve(true);
    });
  });
}

const hasRun = (app: INestApplicationContext): Promise<true> =>
  untilEvent(app, 'run.settled', ({ outcome }) => outcome === 'succeeded');

/** Whether it runs at all: resolves in the midst of a run, so that a shutdown has something to wait for. */
async function inRun(app: INestApplicationContext): Promise<boolean> {
  const waiting = new AbortController();
  const silence = sleep(STOPPED_AFTER_MS, false, { signal: waiting.signal });
  silence.catch(() => undefined);
  const started = untilEvent(app, 'run.started', ({ job }) => job === 'lasting');
  const runs = await Promise.race([started, silence]);
  waiting.abort();
  return runs;
}

/** Twice at once, and once more. */
async function closeThrice(app: INestApplicationContext): Promise<void> {
  await Promise.all([app.close(), app.close()]);
  await app.close();
}

/** How many listeners each event of the process has. */
const listeners = (): Map<string | symbol, number> =>
  new Map(process.eventNames().map((event) => [event, process.listenerCount(event)]));

async function main(): Promise<void> {
  const settings = readSettings();
  const timers = new PendingTimers();
  const clock = new WrongClock({});
  const directory = new Directory(settings);
  const boot = (part: string): Promise<INestApplicationContext> => {
    const own: ReplicaSettings = {
      ...settings,
      name: `${settings.name}-${part}`,
      options: { namespace: part },
    };
    return createReplica(own, directory, clock);
  };
  const before = listeners();
  const first = await boot('first');
  const second = await boot('second');
  for (const app of [first, second]) app.enableShutdownHooks();
  followInstructions({ clock, directory, app: Promise.resolve(first) });
  new Logger('Replica').log({ event: READY_EVENT });
  await Promise.all([hasRun(first), hasRun(second)]);
  const failure = await failureOf(HalfWay.over(settings.redisUrl));
  await inRun(first);
  await closeThrice(first);
  const secondRunsOn = await inRun(second);
  await closeThrice(second);
  const added = [...listeners()].filter(([event, count]) => count > (before.get(event) ?? 0));
  const left: LeftBehind = {
    failure,
    ranBeforeFailure: Jobs.ran,
    secondRunsOn,
    listeners: added.map(([event]) => String(event)),
    timers: await timers.count(),
  };
  new Logger('Replica').log({ event: LEFT_EVENT, ...left });
}

void main();
