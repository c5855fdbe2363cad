import { z } from 'zod';
import { DEFAULTS } from './common/defaults.js';
import { checkOptions, isPlainObject } from './common/option-check.js';
import {
  choice,
  count,
  durationMs,
  flag,
  numberFrom,
  objectWith,
  text,
  timeZone,
} from './common/option-schema.js';
import type { CronCoordinatorOptions } from './coordinator.options.js';
import { fanOutStrategySchema, jobOverridesSchema } from './coordinator/job-options.schema.js';
import type { ProcessRole } from './coordinator/process-role.js';
import type { CoordinatorSettings } from './coordinator/settings.js';
import type { RunStore } from './history/run-store.js';
import type { CoordinationStore } from './locking/coordination-store.js';
import type { GenericCache } from './locking/stores/generic-cache.js';
import { heartbeatPlans } from './notifications/heartbeat-options.js';

const STORE = `'auto', 'memory' or a CoordinationStore, an object with acquire, renew, release, setPaused and pausedJobs`;

const aFunction = (expected: string) => z.custom((value) => typeof value === 'function', { error: expected });

const store = objectWith<CoordinationStore>(STORE, [
  'acquire',
  'renew',
  'release',
  'setPaused',
  'pausedJobs',
]);

const runStore = objectWith<RunStore>(
  'a RunStore, an object with start, update, finish, get, list, listUnfinished and prune',
  ['start', 'update', 'finish', 'get', 'list', 'listUnfinished', 'prune'],
);

const directoryMembers = z.strictObject({
  list: aFunction('a function that gives the tenants'),
  id: aFunction("a function that gives a tenant's id").optional(),
  isEnabled: aFunction('a function that answers for a tenant').optional(),
  areEnabled: aFunction('a function that answers for a page of tenants').optional(),
  pageSize: count(1).optional(),
  timeoutMs: durationMs(1).optional(),
});

// A directory may be a service of the application, with members of its own: only those of the port are looked at.
const tenantDirectory = z.preprocess(
  (given) => (isObject(given) && !isPlainObject(given) ? portOf(given) : given),
  directoryMembers,
);

const fanOutOptions = z.strictObject(
  {
    concurrency: count(1).optional(),
    mode: choice(['chunked', 'sliding']).optional(),
    tenantTimeoutMs: durationMs(1).optional(),
  },
  { error: '{ concurrency, mode, tenantTimeoutMs } or a FanOut, an object with run' },
);

const moduleOptions = z.strictObject(
  {
    namespace: text(100).default(DEFAULTS.namespace),
    replicaId: text().optional(),
    timeZone: timeZone().default(DEFAULTS.timeZone),
    timers: flag().default(DEFAULTS.timers),
    store: z.union([z.literal('auto'), z.literal('memory'), store], { error: STORE }).default(DEFAULTS.store),
    cache: objectWith<GenericCache>('a cache, an object with get and set', ['get', 'set']).optional(),
    storeTimeoutMs: durationMs(1).default(DEFAULTS.storeTimeoutMs),
    leaseMs: durationMs(100).default(DEFAULTS.leaseMs),
    clockSkewMs: durationMs(0).default(DEFAULTS.clockSkewMs),
    tenants: tenantDirectory.optional(),
    fanOut: z
      .union([fanOutStrategySchema, fanOutOptions], {
        error: '{ concurrency, mode, tenantTimeoutMs } or a FanOut',
      })
      .optional(),
    history: z
      .strictObject(
        {
          store: runStore.optional(),
          retentionDays: numberFrom(0).default(DEFAULTS.history.retentionDays),
          sweepEveryMs: durationMs(1_000).default(DEFAULTS.history.sweepEveryMs),
          progressEveryMs: durationMs(100).default(DEFAULTS.history.progressEveryMs),
        },
        { error: '{ store, retentionDays, sweepEveryMs, progressEveryMs }' },
      )
      .default({ ...DEFAULTS.history }),
    shutdown: z
      .strictObject(
        {
          graceMs: durationMs(0).default(DEFAULTS.shutdown.graceMs),
          notifyMs: durationMs(0).default(DEFAULTS.shutdown.notifyMs),
        },
        { error: '{ graceMs, notifyMs }' },
      )
      .default({ ...DEFAULTS.shutdown }),
    jobs: z
      .record(text(), jobOverridesSchema, { error: 'an object of job options, by job name' })
      .default({}),
    // URLs are secrets: they are held against a schema of their own, which quotes none.
    heartbeats: z.unknown().optional(),
    flowNameKey: text().default(DEFAULTS.flowNameKey),
  },
  { error: 'an object of options' },
);

/** The module's options as they are in force, and what the wiring needs beside them. */
export interface CheckedOptions {
  readonly settings: CoordinatorSettings;
  readonly store: CoordinationStore | 'auto' | 'memory';
  readonly cache: GenericCache | null;
  readonly runStore: RunStore | null;
}

/**
 * Options in, resolved options out: complete and frozen, the given ones untouched.
 *
 * @throws CronOptionsError that names every option that is unknown or impossible
 */
export function checkModuleOptions(
  given: CronCoordinatorOptions,
  replicaId: (given: string | undefined) => string,
  role: ProcessRole = 'replica',
): CheckedOptions {
  const checked = checkOptions(moduleOptions, given, 'CronCoordinatorModule');
  const fanOut = checked.fanOut ?? {};
  const strategy = 'run' in fanOut ? fanOut : null;
  const spread = 'run' in fanOut ? {} : fanOut;
  return Object.freeze({
    settings: Object.freeze({
      namespace: checked.namespace,
      replicaId: replicaId(checked.replicaId),
      role,
      timeZone: checked.timeZone,
      timers: checked.timers && role === 'replica',
      storeTimeoutMs: checked.storeTimeoutMs,
      leaseMs: checked.leaseMs,
      clockSkewMs: checked.clockSkewMs,
      tenants: given.tenants ?? null,
      fanOut: Object.freeze({
        strategy,
        concurrency: spread.concurrency ?? DEFAULTS.fanOut.concurrency,
        mode: spread.mode ?? DEFAULTS.fanOut.mode,
        tenantTimeoutMs: spread.tenantTimeoutMs ?? null,
      }),
      retentionDays: checked.history.retentionDays,
      sweepEveryMs: checked.history.sweepEveryMs,
      progressEveryMs: checked.history.progressEveryMs,
      graceMs: checked.shutdown.graceMs,
      notifyMs: checked.shutdown.notifyMs,
      jobs: new Map(Object.entries(checked.jobs)),
      heartbeats: heartbeatPlans(checked.heartbeats),
      flowNameKey: checked.flowNameKey,
    }),
    store: checked.store,
    cache: checked.cache ?? null,
    runStore: checked.history.store ?? null,
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function portOf(directory: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(directoryMembers.shape)
      .map((member) => [member, Reflect.get(directory, member)] as const)
      .filter(([, value]) => value !== undefined),
  );
}
