import 'reflect-metadata';
import {
  ConsoleLogger,
  type INestApplicationContext,
  Logger,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  CoordinatedCron,
  CoordinatedInterval,
  CronCoordinator,
  CronCoordinatorModule,
} from 'nestjs-cron-coordinator';
import { Directory } from './directory.js';
import { followInstructions } from './instructions.js';
import { createReplica } from './replica.js';
import { LEFT_EVENT, type LeftBehind, READY_EVENT, type ReplicaSettings } from './settings.js';
import { readSettings } from './settings.token.js';
import { WrongClock } from './wrong-clock.js';

// Two applications in one process, and a third that fails to boot: what do they leave behind?

class Jobs {
  @CoordinatedCron('* * * * * *', { name: 'never' })
  everySecond(): void {}

  @CoordinatedInterval(1_000, { name: 'never-either' })
  steady(): void {}
}

class FailsLate implements OnApplicationBootstrap {
  onApplicationBootstrap(): void {
    throw new Error('the port is taken');
  }
}

@Module({ imports: [CronCoordinatorModule.forRoot()], providers: [Jobs, FailsLate] })
class HalfWay {}

/** Resolves once one of its runs has succeeded. */
async function hasRun(app: INestApplicationContext): Promise<void> {
  await new Promise<void>((resolve) => {
    app.get(CronCoordinator).on('run.settled', ({ outcome }) => {
      if (outcome === 'succeeded') resolve();
    });
  });
}

/** How many listeners each event of the process has. */
const listeners = (): Map<string | symbol, number> =>
  new Map(process.eventNames().map((event) => [event, process.listenerCount(event)]));

async function main(): Promise<void> {
  const settings = readSettings();
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
  const failure = await NestFactory.createApplicationContext(HalfWay, {
    logger: new ConsoleLogger({ json: true, colors: false }),
    abortOnError: false,
  }).then(
    () => 'none',
    (error: unknown) => String(error),
  );
  await Promise.all([first.close(), first.close()]);
  await first.close();
  await second.close();
  const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const added = [...listeners()].filter(([event, count]) => count > (before.get(event) ?? 0));
  const left: LeftBehind = { failure, listeners: added.map(([event]) => String(event)), timers };
  new Logger('Replica').log({ event: LEFT_EVENT, ...left });
}

void main();
