import type { CronCoordinatorOptions } from 'nestjs-cron-coordinator';

/** The ways an application reaches the store that its replicas agree through. */
export const WIRINGS = [
  'KeyvRedis',
  'KeyvRedis in Keyv with a namespace',
  'createKeyv',
  '@keyv/valkey',
  'KeyvAdapter over cache-manager-redis-yet',
  'cache-manager 5 over cache-manager-redis-yet',
  'redisStore over node-redis',
  'redisStore over ioredis',
] as const;

/** Shows no Redis client, so that it can only be written to and read back, and swallows every error. */
export const PLAIN_CACHE = 'a cache of get and set alone';

export type Wiring = (typeof WIRINGS)[number] | typeof PLAIN_CACHE;

/** The jobs a replica may have; each writes to the witness what it does. */
export type JobName = 'instant' | 'brief' | 'lasting' | 'windowed' | 'tenants';

/** How a replica's clock differs from the machine's; not at all where nothing is set. */
export interface ClockSettings {
  /** How far its wall clock is ahead, in milliseconds. */
  readonly aheadMs?: number;
  /** Instead: what it shows at the start, as an ISO date. */
  readonly startAt?: string;
  /** How many times faster it runs, its timers too. */
  readonly rate?: number;
}

/** What the test tells a replica that runs, a line each. */
export type Instruction =
  /** Set the wall clock forward, or back. */
  | { readonly jumpMs: number }
  /** Keep the event loop busy. */
  | { readonly blockMs: number };

/** What the test tells a replica; it travels as JSON. */
export interface ReplicaSettings {
  readonly name: string;
  readonly wiring: Wiring;
  readonly redisUrl: string;
  /** A Redis that no test harms: the handlers' own. */
  readonly witnessUrl: string;
  readonly jobs: readonly JobName[];
  /** How long the handlers of `lasting` and `tenants` take, in milliseconds. */
  readonly workMs: number;
  readonly tenants: number;
  /** The tenants whose handler throws. */
  readonly failingTenants: readonly string[];
  readonly clock: ClockSettings;
  /** How many jobs it has besides, see {@link manyJob}; each is due every second and does nothing. */
  readonly manyJobs: number;
  /** Leave out the lines of the lowest level, which tell of every slot that another replica took. */
  readonly terse: boolean;
  /** Draw the first moment of every window, not a random one. */
  readonly eager: boolean;
  readonly options: Omit<CronCoordinatorOptions, 'store' | 'cache' | 'tenants'>;
}

/** What a handler writes to the witness. */
export interface WitnessEntry {
  readonly phase: 'began' | 'ended' | 'aborted';
  readonly job: string;
  readonly slot: string;
  readonly runId: string;
  readonly replica: string;
  readonly tenantId?: string;
  /** By the machine's clock, in milliseconds. */
  readonly at: number;
}

export const manyJob = (at: number): string => `many-${at}`;

export const SETTINGS_VARIABLE = 'REPLICA_SETTINGS';

/** The list of the witness that entries are pushed to. */
export const WITNESS_LIST = 'entries';

/** Lines a replica writes of itself, beside those of the coordinator. */
export const READY_EVENT = 'replica.ready';
export const LEAVING_EVENT = 'replica.leaving';
export const RUNS_EVENT = 'replica.runs';
export const TALLY_EVENT = 'replica.tally';
