import { SeededRandom } from 'nestjs-cron-coordinator/testing';
import { Scene } from '../replicas/fleet/scene.js';

/** One thing a row made sure of. */
export interface Check {
  readonly what: string;
  readonly held: boolean;
  /** What was there instead. */
  readonly instead?: string;
}

/** What a row measured, by name; the name holds the unit. */
export type Measures = Record<string, number>;

export interface StageOptions {
  readonly seed: number;
  /** The short run: the same faults, at a smaller size. */
  readonly brief: boolean;
}

/** Where one row is played: what it may use, and what it says of it. */
export class Stage {
  readonly brief: boolean;
  readonly seen: string[] = [];
  readonly checks: Check[] = [];
  readonly measures: Measures = {};
  private readonly random: SeededRandom;
  private readonly leftOver: (() => Promise<unknown>)[] = [];

  constructor({ seed, brief }: StageOptions) {
    this.brief = brief;
    this.random = new SeededRandom(seed);
  }

  /** A Redis, a witness and the replicas to come, gone with the stage. */
  async scene(): Promise<Scene> {
    const scene = await Scene.open();
    this.afterwards(() => scene.close());
    return scene;
  }

  /** Also when the row failed; the latest first. */
  afterwards(cleanUp: () => Promise<unknown>): void {
    this.leftOver.unshift(cleanUp);
  }

  /** Any whole number from the first to the last, both included. */
  between(first: number, last: number): number {
    return first + Math.floor(this.random.next() * (last - first + 1));
  }

  oneOf<T>(choices: readonly T[]): T {
    const chosen = choices[this.between(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('There is nothing to choose from.');
    return chosen;
  }

  /** Something worth a reader's while in the table. */
  see(text: string): void {
    this.seen.push(text);
  }

  measure(name: string, value: number): void {
    this.measures[name] = value;
  }

  check(what: string, held: boolean, instead?: unknown): void {
    this.checks.push({ what, held, ...(held ? {} : { instead: describe(instead) }) });
  }

  /** Compared by their JSON. */
  same(what: string, actual: unknown, expected: unknown): void {
    this.check(what, JSON.stringify(actual) === JSON.stringify(expected), actual);
  }

  async clear(): Promise<void> {
    for (const cleanUp of this.leftOver.splice(0)) await cleanUp();
  }
}

function describe(value: unknown): string {
  return (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).slice(0, 500);
}
