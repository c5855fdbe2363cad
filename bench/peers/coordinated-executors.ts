import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  CronCoordinator,
  CronCoordinatorModule,
  type ForEachTenantOptions,
  type JobDefinition,
} from 'nestjs-cron-coordinator';
import {
  type Executor,
  type Handler,
  NOTHING,
  type OpenExecutor,
  type Tenant,
  type Tenants,
} from './executor.js';

type Options = Omit<ForEachTenantOptions, 'concurrency'>;

/** What a host asks for that trusts no handler. Never needed here. */
const TIME_OUT = { tenantTimeoutMs: 60_000 };
const RETRY = { retry: { attempts: 3 } };

function bare(): Executor {
  return executor(BARE_SLIDING, (app, concurrency) => ({
    run: async (tenants, handler) => {
      const options: ForEachTenantOptions = { mode: 'sliding', concurrency };
      await app.get(CronCoordinator).forEachTenant('bare', tenants, handler, options);
      return NOTHING;
    },
  }));
}

function whole(mode: 'sliding' | 'chunked', variant: string, options: Options): Executor {
  return executor(`a run, ${mode}${variant}`, (app, concurrency, listed) => {
    const coordinator = app.get(CronCoordinator);
    const job: JobDefinition<Tenant> = {
      name: 'whole',
      tenant: true,
      handler: (tenant) => listed.handler(tenant),
      mode,
      concurrency,
      ...options,
    };
    coordinator.register(job);
    return {
      run: async (tenants, handler) => {
        Object.assign(listed, { tenants, handler });
        const { outcome, error, fanOut } = await coordinator.run('whole');
        if (outcome !== 'succeeded') throw new Error(`The run ended ${outcome}: ${error?.message ?? ''}`);
        return { idleRatio: fanOut?.idleRatio ?? 0 };
      },
    };
  });
}

/** What the application's directory lists in the next run, and what is done with each. */
interface Listed {
  tenants: Tenants;
  handler: Handler;
}

type Make = (app: INestApplicationContext, concurrency: number, listed: Listed) => Pick<OpenExecutor, 'run'>;

function executor(name: string, make: Make): Executor {
  const open = async (concurrency: number): Promise<OpenExecutor> => {
    const listed: Listed = { tenants: [], handler: () => Promise.resolve() };
    const module = CronCoordinatorModule.forRoot<Tenant>({
      store: 'memory',
      timers: false,
      tenants: { list: () => listed.tenants },
    });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    return { ...make(app, concurrency, listed), close: () => app.close() };
  };
  return { name, kind: 'ours', streams: true, open };
}

export const BARE_SLIDING = 'forEachTenant, sliding';
export const RUN_SLIDING = 'a run, sliding';
export const RUN_CHUNKED = 'a run, chunked';
export const RUN_GUARDED = 'a run, sliding, with time-out';

export const coordinatedExecutors: readonly Executor[] = [
  bare(),
  whole('sliding', '', {}),
  whole('chunked', '', {}),
  whole('sliding', ', with time-out', TIME_OUT),
  whole('sliding', ', with time-out and retry', { ...TIME_OUT, ...RETRY }),
];
