import {
  type DynamicModule,
  type INestApplicationContext,
  type InjectionToken,
  Module,
  type ModuleMetadata,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clock } from '../common/clock.js';
import { InvalidArgumentError } from '../common/errors.js';
import { RandomSource } from '../common/random.js';
import type { RunSummary } from '../common/run.js';
import { withCore } from '../coordinator.core-module.js';
import { CronCoordinatorModule } from '../coordinator.module.js';
import { ConfigurableModuleClass } from '../coordinator.module-definition.js';
import type { CronCoordinatorOptions } from '../coordinator.options.js';
import { RUNTIME } from '../coordinator.tokens.js';
import { CronCoordinator } from '../coordinator/cron-coordinator.service.js';
import type { Job } from '../coordinator/job.js';
import { dueRequest } from '../coordinator/run-request.js';
import type { Runtime } from '../coordinator/runtime.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { EventMonitor } from './event-monitor.js';
import { FaultyStore } from './faulty-store.js';
import { ManualClock } from './manual-clock.js';
import { SeededRandom } from './seeded-random.js';

/** @publicApi */
export interface CronTestBedOptions<T = unknown> extends Pick<ModuleMetadata, 'imports' | 'providers'> {
  /** Of the coordinator; `store` and `replicaId` are the bed's. */
  options?: Omit<CronCoordinatorOptions<T>, 'store' | 'replicaId' | 'cache'>;
  /** How many replicas share the store. @default 1 */
  replicas?: number;
  /** The wall-clock time the bed begins at. @default 2026-01-01T00:00:00Z */
  startAt?: Date | string | number;
  /** Seed of the replicas' chance. @default 1 */
  seed?: number;
  /** Nest's logger. @default false */
  logger?: Parameters<typeof NestFactory.createApplicationContext>[1] extends { logger?: infer L } | undefined
    ? L
    : never;
}

const START = Date.UTC(2026, 0, 1);

/** How far the clock moves at a time while replicas close. */
const CLOSING_STEP_MS = 100;

/** No grace and no time-out of a test takes longer. */
const LONGEST_CLOSING_MS = 3_600_000;

/** Stands for the application's root. */
@Module({})
class TestBedModule {}

/**
 * Real Nest applications as replicas over one in-memory store and one clock that stands still.
 *
 * @example
 * ```ts
 * const bed = await CronTestBed.create({ providers: [ReportJobs], replicas: 3 });
 * const summaries = await bed.fire('reports');
 * expect(summaries.map(({ outcome }) => outcome).sort()).toEqual(['skipped', 'skipped', 'succeeded']);
 * await bed.close();
 * ```
 * @publicApi
 */
export class CronTestBed {
  private readonly lastFired = new Map<string, number>();

  private constructor(
    readonly clock: ManualClock,
    /** The store of all replicas; tell it to fail. */
    readonly store: FaultyStore,
    private readonly replicas: readonly INestApplicationContext[],
    /** The events of all replicas. */
    readonly events: EventMonitor,
  ) {}

  static async create<T = unknown>(options: CronTestBedOptions<T> = {}): Promise<CronTestBed> {
    const { replicas = 1, startAt = START, seed = 1, logger = false } = options;
    const clock = new ManualClock(new Date(startAt).getTime());
    const store = new FaultyStore(new MemoryCoordinationStore({ clock }));
    const applications: INestApplicationContext[] = [];
    try {
      for (let index = 0; index < replicas; index++) {
        const module = replicaModule(options, { clock, store, index, seed });
        applications.push(
          await NestFactory.createApplicationContext(module, { logger, abortOnError: false }),
        );
      }
    } catch (error) {
      await Promise.all(applications.map((application) => application.close()));
      throw error;
    }
    const coordinators = applications.map((application) =>
      application.get(CronCoordinator, { strict: false }),
    );
    return new CronTestBed(clock, store, applications, new EventMonitor(...coordinators));
  }

  /** The application of one replica, counted from 0. */
  replica(index: number): { get<V>(token: InjectionToken<V>): V; close(): Promise<void> } {
    const application = this.application(index);
    return {
      get: <V>(token: InjectionToken<V>): V => application.get<V>(token, { strict: false }),
      close: () => application.close(),
    };
  }

  /**
   * Lets a slot fall due on every replica at once; resolves with a summary of each, in the order of the replicas.
   *
   * @param slot default: the job's next slot that was not fired here yet
   */
  async fire(job: string, slot?: string | Date): Promise<RunSummary[]> {
    const slotMs = slot === undefined ? this.nextToFire(job) : new Date(slot).getTime();
    if (Number.isNaN(slotMs)) {
      throw new InvalidArgumentError(
        `fire("${job}", slot): expected a Date or an ISO time, got "${String(slot)}".`,
      );
    }
    this.lastFired.set(job, slotMs);
    return Promise.all(this.replicas.map((_, index) => this.fireOn(index, job, slotMs)));
  }

  /** Shuts all replicas down, moving the clock on while they wait for it: for a grace, or a store that hangs. */
  async close(): Promise<void> {
    let closed = false;
    const closing = Promise.all(this.replicas.map((application) => application.close())).finally(() => {
      closed = true;
    });
    await settle();
    for (let waitedMs = 0; !closed; waitedMs += CLOSING_STEP_MS) {
      if (waitedMs > LONGEST_CLOSING_MS) throw hangs();
      await this.clock.advance(CLOSING_STEP_MS);
    }
    await closing;
    this.events.close();
  }

  private fireOn(index: number, name: string, slotMs: number): Promise<RunSummary> {
    const { roster, pipeline, settings } = this.runtime(index);
    return pipeline.execute(dueRequest(roster.get(name), slotMs, settings));
  }

  private nextToFire(name: string): number {
    const last = this.lastFired.get(name);
    const job: Job = this.runtime(0).roster.get(name);
    const after = Math.max(last ?? -Infinity, this.clock.now() - 1);
    if (job.timing.kind === 'cron') return job.timing.schedule.next(after) ?? after + 1;
    return last === undefined ? this.clock.now() : Math.max(this.clock.now(), last + 1_000);
  }

  private runtime(index: number): Runtime {
    return this.application(index).get<Runtime>(RUNTIME, { strict: false });
  }

  private application(index: number): INestApplicationContext {
    const application = this.replicas[index];
    if (application !== undefined) return application;
    throw new InvalidArgumentError(
      `There is no replica ${index}: the bed has ${this.replicas.length}, counted from 0.`,
    );
  }
}

function hangs(): Error {
  return new Error(
    "CronTestBed.close(): a replica has not closed within an hour of the bed's clock. A hook of the application waits for something that does not come.",
  );
}

/** Lets replicas that wait for nothing close before the clock is touched. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

function replicaModule<T>(
  { imports = [], providers = [], options }: CronTestBedOptions<T>,
  bed: { clock: ManualClock; store: FaultyStore; index: number; seed: number },
): DynamicModule {
  const { clock, store, index, seed } = bed;
  const definition = ConfigurableModuleClass.forRoot({ ...options, store, replicaId: `replica-${index}` });
  const coordinator = { ...definition, module: CronCoordinatorModule };
  const overrides = [
    { provide: Clock, useValue: clock },
    { provide: RandomSource, useValue: new SeededRandom(seed * 1_000 + index) },
  ];
  return { module: TestBedModule, imports: [withCore(coordinator, overrides), ...imports], providers };
}
