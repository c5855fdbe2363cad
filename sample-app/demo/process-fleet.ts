import { fileURLToPath } from 'node:url';
import { type Audience, type Fleet, namesOf } from './fleet.js';
import { type RedisServer, startRedis } from './private-redis.js';
import { ReplicaChild } from './replica-child.js';

const PROGRAM = fileURLToPath(new URL('./replica-process.js', import.meta.url));

/** Real processes, which agree through a Redis of their own. */
export class ProcessFleet implements Fleet {
  readonly disruption = 'killed and restarted';
  private readonly replicas = new Map<string, ReplicaChild>();
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
    await child.end('SIGKILL');
    audience.killed(replica);
    await this.bootOne(replica, audience);
  }

  async close(): Promise<void> {
    await Promise.all([...this.replicas.values()].map((child) => child.end('SIGTERM')));
    this.replicas.clear();
    await this.redis.stop();
  }

  private async bootOne(name: string, audience: Audience): Promise<void> {
    const environment = { DATABASE_URL: this.databaseUrl, REDIS_URL: this.redis.url };
    const child = new ReplicaChild(name, { path: PROGRAM, environment }, (event) => audience.event(event));
    this.replicas.set(name, child);
    await child.up;
    audience.replica(name, 'is up', `process ${child.pid}`);
  }
}
