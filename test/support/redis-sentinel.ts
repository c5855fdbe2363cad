import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RedisServer, startRedis } from './redis-server.js';
import { RespSocket } from './resp.js';

/** The name under which the Sentinels know the master. */
export const MASTER_NAME = 'main';
const SENTINELS = 3;
const QUORUM = 2;
const DOWN_AFTER_MS = 500;
const ACQUAINTED_WITHIN_MS = 30_000;
const FAILOVER_WITHIN_MS = 60_000;

interface Sentinel {
  readonly server: RedisServer;
  readonly folder: string;
}

/** A master with its replica, watched by three Sentinels that fail over soon. */
export class SentinelGroup {
  private constructor(
    readonly master: RedisServer,
    readonly replica: RedisServer,
    private readonly watching: readonly Sentinel[],
  ) {}

  static async start(): Promise<SentinelGroup> {
    const quick = ['--repl-diskless-sync-delay', '0'];
    const master = await startRedis({ args: quick });
    const replicaOf = ['--replicaof', '127.0.0.1', String(master.port)];
    const replica = await startRedis({ args: [...quick, ...replicaOf] });
    const group = new SentinelGroup(master, replica, await startSentinels(master, replica));
    await group.replicated();
    return group;
  }

  get sentinels(): readonly RedisServer[] {
    return this.watching.map(({ server }) => server);
  }

  get addresses(): { host: string; port: number }[] {
    return this.sentinels.map(({ port }) => ({ host: '127.0.0.1', port }));
  }

  /** Resolves once the replica has what the master has. */
  async replicated(): Promise<void> {
    const acknowledged = await this.master.send('WAIT', '1', '15000');
    if (acknowledged !== 1) throw new Error('The replica did not follow its master.');
  }

  /**
   * Stops the replica and closes its connection, so that it gets nothing more, not even from the buffers of its
   * socket. It has to be resumed before it can take over.
   */
  async cutReplication(): Promise<void> {
    this.replica.pause();
    await this.master.send('CLIENT', 'KILL', 'TYPE', 'replica');
  }

  /** Resolves once a Sentinel has made the replica the master. To be called before the master is killed. */
  async switched(): Promise<{ done: Promise<void>; stopListening(): void }> {
    const [sentinel] = this.sentinels;
    if (sentinel === undefined) throw new Error('There is no Sentinel.');
    const connection = (await RespSocket.connect(sentinel.port)).limit(FAILOVER_WITHIN_MS);
    const done = new Promise<void>((resolve) => {
      connection.onPush = (push) => {
        if (String(push).endsWith(` 127.0.0.1 ${this.replica.port}`)) resolve();
      };
    });
    await connection.send('SUBSCRIBE', '+switch-master');
    return { done, stopListening: () => connection.close() };
  }

  async stop(): Promise<void> {
    for (const { server, folder } of this.watching) {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
    await Promise.all([this.master.stop(), this.replica.stop()]);
  }
}

async function startSentinels(master: RedisServer, replica: RedisServer): Promise<Sentinel[]> {
  const config = [
    `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${master.port} ${QUORUM}`,
    `sentinel down-after-milliseconds ${MASTER_NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${MASTER_NAME} 5000`,
    `sentinel known-replica ${MASTER_NAME} 127.0.0.1 ${replica.port}`,
  ];
  const started: Sentinel[] = [];
  for (let count = 0; count < SENTINELS; count++) {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-'));
    const sentinelConfig = join(folder, 'sentinel.conf');
    await writeFile(sentinelConfig, `${config.join('\n')}\n`);
    started.push({ server: await startRedis({ sentinelConfig }), folder });
  }
  await Promise.all(started.map(({ server }) => acquainted(server)));
  return started;
}

/** Sentinels greet each other over the master every two seconds. */
async function acquainted(sentinel: RedisServer): Promise<void> {
  const deadline = Date.now() + ACQUAINTED_WITHIN_MS;
  for (;;) {
    const quorum = sentinel.send('SENTINEL', 'CKQUORUM', MASTER_NAME).catch(String);
    if (String(await quorum).startsWith(`OK ${SENTINELS} `)) return;
    if (Date.now() > deadline) throw new Error('The Sentinels did not find each other.');
    await delay(50);
  }
}
