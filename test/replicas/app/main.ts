import 'reflect-metadata';
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
import { followInstructions } from './instructions.js';
import { JOBS, type Tenant } from './jobs.js';
import { ManyJobs } from './many-jobs.js';
import { LEAVING_EVENT, READY_EVENT, type ReplicaSettings, RUNS_EVENT } from './settings.js';
import { readSettings, SettingsModule } from './settings.token.js';
import { Tally } from './tally.js';
import { type Wired, wire } from './wirings.js';
import { OwnWitness, WitnessModule } from './witness.js';
import { WrongClock } from './wrong-clock.js';

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
    return { module: JobsModule, imports: [WitnessModule], providers: [OwnWitness, ManyJobs, ...declared] };
  }
}

@Module({})
class AppModule {
  static with(settings: ReplicaSettings, { imports, options, close }: Wired): DynamicModule {
    const list = (): Iterable<Tenant> => tenantsOf(settings.tenants);
    const coordinator = CronCoordinatorModule.forRoot({
      replicaId: settings.name,
      tenants: { list },
      ...settings.options,
      ...options,
    });
    return {
      module: AppModule,
      imports: [SettingsModule, ...imports, coordinator, JobsModule.with(settings)],
      providers: [LastWords, Tally, { provide: 'host cache', useValue: { onApplicationShutdown: close } }],
    };
  }
}

function* tenantsOf(count: number): Iterable<Tenant> {
  for (let at = 1; at <= count; at++) yield { id: `tenant-${at}` };
}

const FIRST_MOMENT: RandomSource = { next: () => 0, id: () => randomUUID() };

const TERSE: LogLevel[] = ['log', 'warn', 'error'];

async function createReplica(
  settings: ReplicaSettings,
  wired: Wired,
  clock: WrongClock,
): Promise<INestApplicationContext> {
  const { eager } = settings;
  const logger = new ConsoleLogger({
    json: true,
    colors: false,
    ...(settings.terse ? { logLevels: TERSE } : {}),
  });
  const module = AppModule.with(settings, wired);
  const isRight = Object.keys(settings.clock).length === 0;
  if (isRight && !eager) return NestFactory.createApplicationContext(module, { logger });
  const { Test } = await import('@nestjs/testing');
  const builder = Test.createTestingModule({ imports: [module] }).setLogger(logger);
  if (!isRight) builder.overrideProvider(Clock).useValue(clock);
  if (eager) builder.overrideProvider(RandomSource).useValue(FIRST_MOMENT);
  const compiled = await builder.compile();
  return compiled.init();
}

/** No hook of the application is called before the runs have ended, so the signal itself has to tell. */
function tellOfLeaving(logger: Logger): void {
  // Nest hears the same signal, and begins the shutdown a few promises later.
  process.once('SIGTERM', () => setImmediate(() => logger.log({ event: LEAVING_EVENT })));
}

async function main(): Promise<void> {
  const settings = readSettings();
  const clock = new WrongClock(settings.clock);
  followInstructions(clock);
  const wired = await wire(settings.wiring, settings.redisUrl);
  const app = await createReplica(settings, wired, clock);
  app.enableShutdownHooks();
  const logger = new Logger('Replica');
  tellOfLeaving(logger);
  logger.log({ event: READY_EVENT });
}

void main();
