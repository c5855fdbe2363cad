declare module 'redlock-5' {
  import type { Redis } from 'ioredis';

  /** As its README describes it: its `exports` do not lead the compiler to its types. */
  export default class Redlock {
    constructor(clients: Redis[], settings?: Partial<Settings>);
    acquire(resources: string[], durationMs: number): Promise<Lock>;
    on(event: 'error', listener: (error: Error) => void): void;
  }

  export interface Settings {
    readonly driftFactor: number;
    readonly retryCount: number;
    readonly retryDelay: number;
    readonly retryJitter: number;
  }

  export interface Lock {
    release(): Promise<unknown>;
  }
}
