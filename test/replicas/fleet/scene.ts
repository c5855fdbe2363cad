import { type RedisServer, startRedis } from '../../support/redis-server.js';
import type { ReplicaSettings } from '../app/settings.js';
import { type FleetSettings, startFleet, stopFleet } from './fleet.js';
import type { ReplicaProcess } from './replica-process.js';
import { WitnessServer } from './witness-server.js';

/** One Redis, one witness, and the replicas that a test boots. */
export class Scene {
  private readonly replicas: ReplicaProcess[] = [];

  static async open(): Promise<Scene> {
    const [redis, witness] = await Promise.all([startRedis(), WitnessServer.start()]);
    return new Scene(redis, witness);
  }

  private constructor(
    readonly redis: RedisServer,
    readonly witness: WitnessServer,
  ) {}

  async boot(
    size: number,
    settings: Omit<FleetSettings, 'redisUrl'>,
    each?: (index: number) => Partial<ReplicaSettings>,
  ): Promise<ReplicaProcess[]> {
    const fleet = await startFleet(size, this.witness, { redisUrl: this.redis.url, ...settings }, each);
    this.replicas.push(...fleet);
    return fleet;
  }

  async bootOne(settings: Omit<FleetSettings, 'redisUrl'>): Promise<ReplicaProcess> {
    const [replica] = await this.boot(1, settings);
    if (replica === undefined) throw new Error('No replica was booted.');
    return replica;
  }

  async close(): Promise<void> {
    await stopFleet(this.replicas);
    await this.redis.stop();
    await this.witness.stop();
  }
}

/** The replica of that name, and the others. */
export function apart(
  fleet: readonly ReplicaProcess[],
  name: string,
): { one: ReplicaProcess; others: ReplicaProcess[] } {
  const one = fleet.find((replica) => replica.name === name);
  if (one === undefined) throw new Error(`There is no replica "${name}".`);
  return { one, others: fleet.filter((replica) => replica !== one) };
}
