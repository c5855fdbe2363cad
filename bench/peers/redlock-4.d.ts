declare module 'redlock-4' {
  import type { Redis } from 'ioredis';

  /** As its README describes it; the package has no types of its own. */
  class Redlock {
    constructor(clients: Redis[], options?: Redlock.Options);
    lock(resource: string, ttlMs: number): Promise<Redlock.Lock>;
    on(event: 'clientError', listener: (error: Error) => void): void;
  }

  namespace Redlock {
    interface Options {
      driftFactor?: number;
      retryCount?: number;
      retryDelay?: number;
      retryJitter?: number;
    }
    interface Lock {
      unlock(): Promise<void>;
    }
  }

  export default Redlock;
}
