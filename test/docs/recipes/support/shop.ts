import { MemoryCoordinationStore, MemoryRunStore } from 'nestjs-cron-coordinator';
import { FaultyStore } from 'nestjs-cron-coordinator/testing';
import type { ServeOptions } from '../../../http/support/served.js';
import { Served } from '../../../http/support/served.js';
import type { Platform } from '../../../http/support/platforms.js';

/** Only a caller who follows the recipe knows it. */
export const TOKEN = 'the-token-that-the-recipes-use';

const JOBS = ['log-cleanup', 'billing-archive'];

/** The application that the recipes speak of: two replicas of it, over one store and one history. */
export class Shop {
  readonly store = new FaultyStore(new MemoryCoordinationStore());
  /** The jobs that ran, in order. */
  readonly ran: string[] = [];
  /** What the handlers do besides. */
  work: () => unknown = () => 'done';
  private readonly replicas: Served[] = [];

  static async open(platform: Platform, http: ServeOptions['http'] = {}): Promise<Shop> {
    const shop = new Shop();
    const history = { store: new MemoryRunStore() };
    const coordinator = { store: shop.store, storeTimeoutMs: 20_000, timers: false, history };
    for (const replicaId of ['one', 'two']) {
      const served = await Served.start(platform, {
        http: { ...http, tokens: [TOKEN] },
        coordinator: { ...coordinator, replicaId },
      });
      shop.replicas.push(served);
      for (const name of JOBS) served.service.register({ name, handler: () => shop.handle(name) });
    }
    return shop;
  }

  /** The replica that a load balancer would choose. */
  replica(index: 0 | 1): Served {
    const replica = this.replicas[index];
    if (replica === undefined) throw new Error('There is no such replica.');
    return replica;
  }

  url(index: 0 | 1 = 0): string {
    return `http://127.0.0.1:${this.replica(index).port}`;
  }

  /** What was logged by either. */
  get logged(): string {
    return JSON.stringify(this.replicas.map(({ logger }) => logger.lines));
  }

  /** The store answers nobody until the first replica has refused a trigger for that. */
  awayForOneTrigger(): void {
    this.store.fail();
    void this.replica(0)
      .events.next('run.settled')
      .then(() => this.store.heal());
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()));
  }

  private handle(name: string): unknown {
    this.ran.push(name);
    return this.work();
  }
}
