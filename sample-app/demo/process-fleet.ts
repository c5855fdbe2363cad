import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Audience, type Fleet, namesOf } from './fleet.js';
import { type RedisServer, startRedis } from './private-redis.js';
import { isReplicaMessage } from './replica-message.js';

const PROGRAM = fileURLToPath(new URL('./replica-process.js', import.meta.url));

/** Real processes, which agree through a Redis of their own. */
export class ProcessFleet implements Fleet {
  readonly disruption = 'killed and restarted';
  private readonly replicas = new Map<string, ChildProcess>();
  private audience: Audience | undefined;

  private constructor(
    private readonly names: readonly string[],
    private readonly databaseUrl: string,
    private readonly redis: RedisServer,
  ) {}

  static async create(count: number, databaseUrl: string): Promise<ProcessFleet> {
    return new ProcessFleet(namesOf(count), databaseUrl, await startRedis());
  }

  get description(): string {
    return `${this.names.length} replicas, each a process of its own, over a private Redis on port ${this.redis.port}`;
  }

  async boot(audience: Audience): Promise<void> {
    this.audience = audience;
    await Promise.all(this.names.map((name) => this.bootOne(name, audience)));
  }

  async disrupt(replica: string): Promise<void> {
    const child = this.replicas.get(replica);
    const { audience } = this;
    if (child === undefined || audience === undefined) return;
    this.replicas.delete(replica);
    await ended(child, 'SIGKILL');
    audience.killed(replica);
    await this.bootOne(replica, audience);
  }

  async close(): Promise<void> {
    await Promise.all([...this.replicas.values()].map((child) => ended(child, 'SIGTERM')));
    this.replicas.clear();
    await this.redis.stop();
  }

  private async bootOne(name: string, audience: Audience): Promise<void> {
    const child = fork(PROGRAM, {
      env: { ...process.env, REPLICA_ID: name, DATABASE_URL: this.databaseUrl, REDIS_URL: this.redis.url },
    });
    this.replicas.set(name, child);
    const up = new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        if (!isReplicaMessage(message)) return;
        if (message.kind === 'up') resolve();
        else audience.event(message.event);
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(`${name} ended before it was up, with ${signal ?? `exit code ${code}`}.`));
      });
    });
    await up;
    audience.replica(name, 'is up', `process ${child.pid}`);
  }
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
