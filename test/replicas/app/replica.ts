import { randomUUID } from 'node:crypto';
import {
  ConsoleLogger,
  type DynamicModule,
  type INestApplicationContext,
  Inject,
  Injectable,
  Logger,
  type LogLevel,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock, CronCoordinator, CronCoordinatorModule, RandomSource } from 'nestjs-cron-coordinator';
import type { Directory } from './directory.js';
import { FailingListener, failingHistory } from './failing-sinks.js';
import { JOBS } from './jobs.js';
import { routesOf, serve } from './serving.js';
import { RegisteredJobs } from './registered-jobs.js';
import { type ReplicaSettings, RUNS_EVENT } from './settings.js';
import { SettingsModule } from './settings.token.js';
import { Tally } from './tally.js';
import { type Wired, wire } from './wirings.js';
import { OwnWitness, WitnessModule } from './witness.js';
import type { WrongClock } from './wrong-clock.js';

/** Tells at the very end of the shutdown what the history holds. */
@Injectable()
class LastWords implements OnApplicationShutdown {
  private readonly logger = new Logger('Replica');

  constructor(@Inject(CronCoordinator) private readonly coordinator: CronCoordinator) {}

  async onApplicationShutdown(): Promise<void> {
    const { runs } = await this.coordinator.runs.list({ limit: 10 });
    this.logger.log({ event: RUNS_EVENT, runs });
  }
}

@Module({})
class JobsModule {
  static with({ jobs }: ReplicaSettings): DynamicModule {
    const declared = jobs.map((name) => JOBS[name]);
    return {
      module: JobsModule,
      imports: [WitnessModule],
      providers: [OwnWitness, RegisteredJobs, ...declared],
    };
  }
}

@Module({})
class AppModule {
  static with(
    settings: ReplicaSettings,
    directory: Directory,
    { imports, options, close }: Wired,
  ): DynamicModule {
    const coordinator = CronCoordinatorModule.forRoot({
      replicaId: settings.name,
      tenants: directory.forCoordinator(),
      ...settings.options,
      ...(settings.sinks === null ? {} : { history: { store: failingHistory(settings.sinks) } }),
      ...options,
    });
    const listeners = settings.sinks === null ? [LastWords, Tally] : [FailingListener, Tally];
    return {
      module: AppModule,
      imports: [
        SettingsModule.with(settings),
        ...imports,
        coordinator,
        ...routesOf(settings),
        JobsModule.with(settings),
      ],
      providers: [...listeners, { provide: 'host cache', useValue: { onApplicationShutdown: close } }],
    };
  }
}

const drawing = (drawn: number): RandomSource => ({ next: () => drawn, id: () => randomUUID() });

const TERSE: LogLevel[] = ['log', 'warn', 'error'];

/** The application of one replica, booted. */
export async function createReplica(
  settings: ReplicaSettings,
  directory: Directory,
  clock: WrongClock,
): Promise<INestApplicationContext> {
  const { drawn } = settings;
  const logger = new ConsoleLogger({
    json: true,
    colors: false,
    ...(settings.terse ? { logLevels: TERSE } : {}),
  });
  const wired = await wire(settings);
  const module = AppModule.with(settings, directory, wired);
  const isRight = Object.keys(settings.clock).length === 0;
  if (settings.serving !== null) {
    if (!isRight || drawn !== null) throw new Error('Routes are served by the right clock alone.');
    return serve(module, settings.serving, logger);
  }
  if (isRight && drawn === null) return NestFactory.createApplicationContext(module, { logger });
  const { Test } = await import('@nestjs/testing');
  const builder = Test.createTestingModule({ imports: [module] }).setLogger(logger);
  if (!isRight) builder.overrideProvider(Clock).useValue(clock);
  if (drawn !== null) builder.overrideProvider(RandomSource).useValue(drawing(drawn));
  const compiled = await builder.compile();
  return compiled.init();
}
