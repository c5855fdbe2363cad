import { RespSocket } from '../support/resp.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { TcpProxy } from '../support/tcp-proxy.js';

const REPLICATED_WITHIN_MS = 20_000;

/** A second Redis that copies the first, and may take its place behind an address. */
export class Standby {
  static async of(master: RedisServer): Promise<Standby> {
    // Else the master waits for more copies to be wanted before it begins with the first.
    await master.send('CONFIG', 'SET', 'repl-diskless-sync-delay', '0');
    const server = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
    const standby = new Standby(master, server);
    await standby.caughtUp();
    return standby;
  }

  private constructor(
    private readonly master: RedisServer,
    readonly server: RedisServer,
  ) {}

  /** Resolves once it has everything that was written to the master before. */
  async caughtUp(): Promise<void> {
    const connection = (await RespSocket.connect(this.master.port)).limit(2 * REPLICATED_WITHIN_MS);
    // WAIT waits for what its own connection wrote.
    await connection.send('SET', 'replicated', 'yes');
    const copies = await connection.send('WAIT', '1', String(REPLICATED_WITHIN_MS));
    connection.close();
    if (copies !== 1) throw new Error(`The standby has not caught up: WAIT answered ${String(copies)}.`);
  }

  /** Nothing that is written to the master from now on gets here. */
  async cutOff(): Promise<void> {
    const nobody = '1';
    await this.server.send('REPLICAOF', '127.0.0.1', nobody);
  }

  /** Kills the master, and lets the address lead here. */
  async takeOver(address: TcpProxy): Promise<void> {
    await this.master.kill();
    await this.server.send('REPLICAOF', 'NO', 'ONE');
    address.retarget(this.server.port);
    address.reset();
  }
}
