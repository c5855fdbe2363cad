/** Sends commands to Redis, whichever client package does it. */
export interface RedisCommands {
  /** Whether the keys of two jobs may be on different servers, so that no command can touch both. */
  readonly clustered: boolean;
  /**
   * Sends one command to the server that has `key`. Resolves with the reply as the package gives it; rejects in
   * bounded time where there is none, and with the server's error where it is one.
   */
  run(key: string, args: readonly string[]): Promise<unknown>;
}

/** One client that we opened. It connects once; when that ends, it is replaced and not revived. */
export interface RedisLink {
  /** Resolves once commands can be sent, rejects if that fails. */
  readonly ready: Promise<void>;
  run(key: string, args: readonly string[]): Promise<unknown>;
  /** Ends it in whatever state it is, and with it what is still unanswered. Never throws. */
  destroy(): void;
  /** Resolves once it holds no socket any more. */
  readonly gone: Promise<void>;
}

/** Opens links like the client that it was made from, which itself stays untouched. */
export interface RedisDialer {
  readonly clustered: boolean;
  /**
   * @param withinMs how long the caller waits for the link to be ready. Of several servers that may be asked on
   *   the way, one that does not answer must leave time for the others.
   * @param onLost called when a link that was ready is no more
   */
  open(withinMs: number, onLost: () => void): RedisLink;
  /** Ends what was opened beside the links. */
  close(): void;
}

/** How long one of several servers may take until the next is asked, where all of them have `withinMs`. */
export function shareOf(withinMs: number): number {
  return Math.ceil(withinMs / 3);
}

/**
 * Whether the server itself refused the command: its errors begin with a code in capitals (`ERR`, `NOSCRIPT`).
 * Any other error comes from the client and says that the connection is not what it should be.
 */
export function isServerError(error: unknown): error is Error {
  return error instanceof Error && /^[A-Z][A-Z0-9]+(?: |$)/.test(error.message);
}

/** Whether it refused because it is not, or no longer, the server that can be written to. */
export function isWrongServer(error: Error): boolean {
  // Redis 6 wraps what a script ran into: `ERR Error running script (…): … -READONLY You can't write …`.
  return /(?:^|^ERR Error running script.* -)(?:READONLY|MASTERDOWN|CLUSTERDOWN|NOAUTH|WRONGPASS|UNBLOCKED)\b/.test(
    error.message,
  );
}
