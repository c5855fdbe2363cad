import type { CronCoordinatorOptions } from 'nestjs-cron-coordinator';
import type { Account } from './accounts/account.js';

export interface AppSettings {
  /** `file:` and a path. Replicas share the file as they would share a database server. */
  databaseUrl: string;
  /** Where the cache is, and with it the coordination of replicas. Without one, a replica is alone. */
  redisUrl?: string;
  /** `'sql'`: replicas agree through the database, and need nothing else. */
  coordination?: 'sql';
  /** Who knows one of these may trigger jobs by HTTP. Without any, the routes are not there. */
  cronTokens?: string[];
  /** The coordinator's options, except for the tenants: where they come from is the application's own matter. */
  coordinator?: Omit<CronCoordinatorOptions<Account>, 'tenants'>;
}

export function settingsFrom(environment: NodeJS.ProcessEnv): AppSettings {
  const {
    DATABASE_URL = 'file:sample-app/data/sample.sqlite',
    REDIS_URL,
    COORDINATION,
    REPLICA_ID,
    CRON_TOKEN,
  } = environment;
  return {
    databaseUrl: DATABASE_URL,
    ...(REDIS_URL === undefined ? {} : { redisUrl: REDIS_URL }),
    ...coordinationFrom(COORDINATION),
    ...(CRON_TOKEN === undefined ? {} : { cronTokens: [CRON_TOKEN] }),
    coordinator: REPLICA_ID === undefined ? {} : { replicaId: REPLICA_ID },
  };
}

function coordinationFrom(given: string | undefined): Pick<AppSettings, 'coordination'> {
  if (given === undefined) return {};
  if (given === 'sql') return { coordination: given };
  throw new Error(`COORDINATION can be "sql", or not be set, and it is "${given}".`);
}
