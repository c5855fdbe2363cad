/** What the handlers are called with. */
export interface Tenant {
  readonly id: string;
}

export type Handler = (tenant: Tenant) => Promise<void>;
export type Tenants = readonly Tenant[] | AsyncIterable<Tenant>;

/** A way to call a handler for every tenant, a number of them at a time. */
export interface Executor {
  readonly name: string;
  readonly kind: 'limit' | 'ours' | 'peer';
  /** Whether it takes tenants from a stream, and not all of them into memory first. */
  readonly streams: boolean;
  open(concurrency: number): Promise<OpenExecutor>;
}

export interface OpenExecutor {
  run(tenants: Tenants, handler: Handler): Promise<Told>;
  close(): Promise<unknown>;
}

/** What an executor says of a run itself. */
export interface Told {
  readonly idleRatio?: number;
}

export const NOTHING: Told = {};

/** An executor that is a function. */
export function plain(
  name: string,
  kind: Executor['kind'],
  streams: boolean,
  run: (tenants: Tenants, handler: Handler, concurrency: number) => Promise<unknown>,
): Executor {
  const open = (concurrency: number): Promise<OpenExecutor> =>
    Promise.resolve({
      run: async (tenants, handler) => {
        await run(tenants, handler, concurrency);
        return NOTHING;
      },
      close: () => Promise.resolve(),
    });
  return { name, kind, streams, open };
}
