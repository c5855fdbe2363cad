import type { RedisCommands } from '../../lib/locking/stores/redis/redis-commands.js';

/** A Redis that answers as a test says, and notes what it was asked. */
export class FakeCommands implements RedisCommands {
  /** Each command with the key that it was sent by. */
  readonly sent: { readonly key: string; readonly args: readonly string[] }[] = [];

  /** @param answer may throw, as a server refuses */
  constructor(
    private readonly answer: (args: readonly string[]) => unknown,
    readonly clustered = false,
  ) {}

  async run(key: string, args: readonly string[]): Promise<unknown> {
    this.sent.push({ key, args });
    return this.answer(args);
  }

  get commands(): string[] {
    return this.sent.map(({ args }) => args[0] ?? '');
  }
}
