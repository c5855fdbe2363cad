import type { CronCoordinatorOptions } from 'nestjs-cron-coordinator';
import type { CronHttpMounting, CronHttpOptions } from 'nestjs-cron-coordinator/http';

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

/** Keeps the runs in the same Redis, and looks for abandoned ones every two seconds. */
export const SHARED_HISTORY = 'redisStore and RedisRunStore';

/** Agrees and keeps the runs in a database, and looks for abandoned ones every two seconds. */
export const SHARED_DATABASE = 'SqlCoordinationStore and SqlRunStore';

export type Wiring =
  | (typeof WIRINGS)[number]
  | typeof PLAIN_CACHE
  | typeof SHARED_HISTORY
  | typeof SHARED_DATABASE;

/** The jobs a replica may have; each writes to the witness what it does. */
export type JobName =
  | 'instant'
  | 'brief'
  | 'lasting'
  | 'windowed'
  | 'tenants'
  | 'throwing'
  | 'context'
  | 'greedy'
  | 'crowd'
  | 'heeding';

/** How a replica's clock differs from the machine's; not at all where nothing is set. */
export interface ClockSettings {
  /** How far its wall clock is ahead, in milliseconds. */
  readonly aheadMs?: number;
  /** Instead: what it shows at the start, as an ISO date. */
  readonly startAt?: string;
  /** How many times faster it runs, its timers too. */
  readonly rate?: number;
}

/** How the tenants of a replica are listed, and what goes wrong with that. */
export interface TenantSource {
  readonly pageSize?: number;
  readonly timeoutMs?: number;
  /** Once so many tenants were given, no further one comes. */
  readonly breaks?: { readonly after: number; readonly by: 'failure' | 'silence' };
  /** The tenants that the policy throws for. */
  readonly policyFailsFor?: readonly string[];
}

/** What is wrong with the handler of `tenants` for one of them. */
export type TenantTrouble =
  /** It never resolves. */
  | 'hangs'
  /** It leaves behind a promise that rejects, and then does its work. */
  | 'leaves a rejection';

/** What a history and listeners do with all that they are told. */
export type SinkFailure = 'refusing' | 'hanging';

/** How a replica is reached over HTTP; by the machine's own clock alone. */
export interface ServingSettings {
  readonly platform: 'Express' | 'Fastify';
  /** Routes for each of them, at a path of their own. */
  readonly mounts: readonly (CronHttpOptions & Pick<CronHttpMounting, 'path'>)[];
}

/** What the test tells a replica that runs, a line each. */
export type Instruction =
  /** Set the wall clock forward, or back. */
  | { readonly jumpMs: number }
  /** Keep the event loop busy. */
  | { readonly blockMs: number }
  /** From the next run on there are so many tenants. */
  | { readonly tenants: number }
  /** Run a job now, by hand, and tell how that ended. */
  | { readonly trigger: JobName; readonly force?: boolean }
  /** Close the application, as one does that ends on its own. */
  | { readonly close: true };

/** What the test tells a replica; it travels as JSON. */
export interface ReplicaSettings {
  readonly name: string;
  /** The application alone, or what `neighbours.ts` does with several of it. */
  readonly program: 'main' | 'neighbours';
  readonly wiring: Wiring;
  readonly redisUrl: string;
  /** The PostgreSQL of replicas that share nothing else; empty where there is none. */
  readonly databaseUrl: string;
  /** A Redis that no test harms: the handlers' own. */
  readonly witnessUrl: string;
  readonly jobs: readonly JobName[];
  /** How long the handlers of `lasting` and `tenants` take, in milliseconds. */
  readonly workMs: number;
  readonly tenants: number;
  /** Instead of so many tenants: those with these ids, whatever they are. */
  readonly tenantIds: readonly unknown[] | null;
  /** How many tenants the handler of `greedy` serves before it stands still. */
  readonly tenantsPerRun: number;
  /** The tenants whose handler throws. */
  readonly failingTenants: readonly string[];
  readonly troubles: Readonly<Record<string, TenantTrouble>>;
  readonly tenantSource: TenantSource;
  readonly clock: ClockSettings;
  /** What is wrong with its history, and with a listener of its events; `null` for nothing. */
  readonly sinks: SinkFailure | null;
  /** Jobs it has besides; they write that they began, and do nothing else. */
  readonly registered: readonly RegisteredJob[];
  /** Leave out the lines of the lowest level, which tell of every slot that another replica took. */
  readonly terse: boolean;
  /** How far into what is left of a window its moment lies, from 0 to 1; `null` for a random one. */
  readonly drawn: number | null;
  /** Listen for promises that reject with nobody there, so that they do not end the process. */
  readonly hearsRejections: boolean;
  /** Routes to trigger its jobs by; `null` for none. */
  readonly serving: ServingSettings | null;
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
  readonly fencingToken: number | null;
  /** Whatever else the handler had to say. */
  readonly note?: string;
  /** By the machine's clock, in milliseconds. */
  readonly at: number;
}

export interface RegisteredJob {
  readonly name: string;
  readonly cronTime: string;
  readonly timeZone?: string;
}

export const SETTINGS_VARIABLE = 'REPLICA_SETTINGS';

/** The list of the witness that entries are pushed to. */
export const WITNESS_LIST = 'entries';

/** Lines a replica writes of itself, beside those of the coordinator. */
export const READY_EVENT = 'replica.ready';
/** With the port that its routes are at. */
export const SERVING_EVENT = 'replica.serving';
export const LEAVING_EVENT = 'replica.leaving';
export const RUNS_EVENT = 'replica.runs';
export const TALLY_EVENT = 'replica.tally';
export const TRIGGERED_EVENT = 'replica.triggered';
export const CLOSED_EVENT = 'replica.closed';
export const MEMORY_EVENT = 'replica.memory';
export const REJECTION_EVENT = 'replica.rejection';
/** Its event loop stood still. */
export const HELD_EVENT = 'replica.held';

export interface HeldLoop {
  /** By the machine's clock. */
  readonly until: string;
  readonly heldMs: number;
}

/** The handler of `crowd` writes of every so many tenants: to write of each would measure the writing. */
export const CROWD_WRITES_EVERY = 10_000;

/** What a replica tells of its memory in a run of `crowd`. */
export interface MemoryReport {
  readonly handled: number;
  readonly rssOverBaseMb: number;
  readonly heapOverBaseMb: number;
}
export const LEFT_EVENT = 'replica.left';

/** What applications in one process left behind, all closed. */
export interface LeftBehind {
  /** Of the one that did not boot. */
  readonly failure: string;
  /** How often a job of that one ran all the same. */
  readonly ranBeforeFailure: number;
  /** Whether the second went on when the first had been closed. */
  readonly secondRunsOn: boolean;
  /** The events of the process that have more listeners than before. */
  readonly listeners: readonly string[];
  readonly timers: number;
}
