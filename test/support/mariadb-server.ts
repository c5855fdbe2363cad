import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, createPool } from 'mysql2/promise';
import { OwnedProcess } from './owned-process.js';
import { pathOf, type Program } from './program.js';
import { type SqlServer, type SqlServerKind, startSqlServer } from './sql-server.js';
import type { SqlHosts } from './sql-stores.js';

const DATABASE = 'test';
const ADVICE =
  'Install MariaDB 10.6 or later, for instance with "apt-get install mariadb-server" on Debian and Ubuntu or ' +
  '"brew install mariadb" on macOS.';

function programOf(name: string): Program {
  return { name, package: 'mariadb-server', folders: () => ['/usr/sbin', '/usr/local/sbin'], advice: ADVICE };
}

const MARIADB: SqlServerKind = {
  name: 'mariadb',
  stopSignal: 'SIGTERM',
  async prepare({ folder, port, logFile }) {
    const install = await pathOf(programOf('mariadb-install-db'));
    const server = await pathOf(programOf('mariadbd'));
    const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
    const data = join(folder, 'data');
    const common = ['--no-defaults', `--datadir=${data}`, ...asRoot];
    const init = [...common, '--auth-root-authentication-method=normal', '--skip-test-db'];
    await promisify(execFile)(install, init, { cwd: folder });
    const settings = [
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'mariadb.sock')}`,
      `--pid-file=${join(folder, 'mariadb.pid')}`,
      `--log-error=${logFile}`,
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=64M',
      '--max-connections=200',
    ];
    return async () => new OwnedProcess(server, [...common, ...settings], { cwd: folder });
  },
  async greet({ port, folder }) {
    const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
    try {
      const [rows] = await connection.query('select @@datadir as folder');
      if (!JSON.stringify(rows).includes(JSON.stringify(join(folder, 'data/')).slice(1, -1)))
        throw new Error('Another server took the port.');
      await connection.query(`create database if not exists ${DATABASE}`);
    } finally {
      await connection.end();
    }
  },
};

export function startMariadb(): Promise<SqlServer> {
  return startSqlServer(MARIADB);
}

/** The pools of two replicas. */
export async function mariadbHosts({ port }: SqlServer): Promise<SqlHosts> {
  const pools = [createPool(connectionTo(port)), createPool(connectionTo(port))] as const;
  const close = async (): Promise<void> => {
    await Promise.all(pools.map((pool) => pool.end()));
  };
  return { clients: pools, close };
}

export function connectionTo(port: number): { host: string; port: number; user: string; database: string } {
  return { host: '127.0.0.1', port, user: 'root', database: DATABASE };
}
