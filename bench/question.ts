import type { RedisServer } from '../test/support/redis-server.js';
import type { Scene } from './engine/scene.js';

/** What a question is asked with. */
export interface Bench {
  /** Fewer contestants and smaller sizes: an answer within seconds, to see whether a goal is missed. */
  readonly quick: boolean;
  /** The folder that holds the library as built, and the programs that measure it in processes of their own. */
  readonly installation: string;
  /** Where a question may leave more than its figures. */
  readonly reports: string;
  /** A private server. */
  readonly redis: RedisServer;
}

export interface Question {
  readonly name: string;
  readonly title: string;
  ask(bench: Bench): Promise<Scene[]>;
}
