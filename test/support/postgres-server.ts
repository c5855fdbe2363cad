import { execFile } from 'node:child_process';
import { chmod, chown, open } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Pool, type PoolConfig } from 'pg';
import { OwnedProcess } from './owned-process.js';
import { pathOf, type Program } from './program.js';
import { type SqlServer, type SqlServerKind, startSqlServer } from './sql-server.js';
import type { SqlHosts } from './sql-stores.js';

/** Debian keeps each version in a folder of its own. */
const DEBIAN = '/usr/lib/postgresql';
const ADVICE =
  'Install PostgreSQL 13 or later, for instance with "apt-get install postgresql" on Debian and Ubuntu or ' +
  '"brew install postgresql" on macOS.';

function programOf(name: string): Program {
  return { name, package: 'postgresql', folders: debianFolders, advice: ADVICE };
}

function debianFolders(): readonly string[] {
  try {
    return readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin'));
  } catch {
    return [];
  }
}

const POSTGRES: SqlServerKind = {
  name: 'postgres',
  // "Fast": it does not wait for its clients.
  stopSignal: 'SIGINT',
  async prepare({ folder, port, logFile }) {
    const [initdb, postgres] = [await pathOf(programOf('initdb')), await pathOf(programOf('postgres'))];
    const user = await unprivileged();
    await (await open(logFile, 'w')).close();
    await chmod(folder, 0o700);
    if (user !== undefined) for (const path of [folder, logFile]) await chown(path, user.uid, user.gid);
    const data = join(folder, 'data');
    const init = ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
    await promisify(execFile)(initdb, init, { ...user, cwd: folder });
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      'fsync=off',
      'max_connections=200',
    ];
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    return async () => new OwnedProcess(postgres, args, { ...user, cwd: folder }, await open(logFile, 'a'));
  },
  async greet({ port, folder }) {
    const client = new Client(connectionTo(port));
    await client.connect();
    try {
      const { rows } = await client.query<{ data_directory: string }>('show data_directory');
      if (rows[0]?.data_directory !== join(folder, 'data')) throw new Error('Another server took the port.');
    } finally {
      await client.end();
    }
  },
};

export function startPostgres(): Promise<SqlServer> {
  return startSqlServer(POSTGRES);
}

/** The pools of two replicas. */
export async function postgresHosts({ port }: SqlServer, config: PoolConfig = {}): Promise<SqlHosts> {
  const open = (): Pool => new Pool({ ...connectionTo(port), ...config });
  const pools = [open(), open()] as const;
  // A server that stops says so on connections that are still closing.
  for (const pool of pools) pool.on('error', () => undefined);
  const close = async (): Promise<void> => {
    await Promise.all(pools.map((pool) => pool.end()));
  };
  return { clients: pools, close };
}

export function connectionTo(port: number): { host: string; port: number; user: string; database: string } {
  return { host: '127.0.0.1', port, user: 'test', database: 'postgres' };
}

/** PostgreSQL does not run as root: its own user then, or nobody. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (flag: string, user: string): Promise<number> =>
    Number((await promisify(execFile)('id', [flag, user])).stdout);
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: await idOf('-u', user), gid: await idOf('-g', user) };
    } catch {
      continue;
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody".');
}
