import { CoordinatorError } from '../common/errors.js';
import { bootApplication } from './boot/application.js';
import { CommandLogger } from './boot/command-logger.js';
import type { CronCliModule } from './boot/cron-cli-module.js';
import type { CommandResult } from './commands/command.js';
import { perform } from './commands/perform.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { Interruption, type SignalSource } from './interruption.js';
import { COMMANDER_IS_ABSENT, loadCommander } from './order/commander.js';
import type { CommonOptions, Order } from './order/order.js';
import { readOrder } from './order/order-reader.js';
import type { Terminal } from './terminal/terminal.js';
import { errorText } from './text/error-text.js';

export interface Surroundings {
  /** How the program is called. */
  readonly name: string;
  readonly terminal: Terminal;
  readonly signals: SignalSource;
  readonly isInColour: boolean;
  /** Somebody has asked for the end a second time. */
  onImpatience(): void;
}

/** From arguments to an exit code. Never rejects for what the application or its user did wrong. */
export async function commandLine(
  module: CronCliModule,
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { name, terminal } = surroundings;
  const commander = await loadCommander();
  if (commander === null) {
    terminal.note(COMMANDER_IS_ABSENT);
    return EXIT.failed;
  }
  const write = {
    result: (text: string): void => terminal.result(text.trimEnd()),
    error: (text: string): void => terminal.note(text.trimEnd()),
  };
  const read = readOrder(commander, { argv, name, write });
  if (read.ended !== undefined) return read.ended;
  return new Carrying(module, read.order, read.common, surroundings).out();
}

/** One command on its way through boot, work and shutdown. */
class Carrying {
  private close: (() => Promise<void>) | null = null;

  constructor(
    private readonly module: CronCliModule,
    private readonly order: Order,
    private readonly common: CommonOptions,
    private readonly surroundings: Surroundings,
  ) {}

  async out(): Promise<ExitCode> {
    const { signals, onImpatience } = this.surroundings;
    const interruption = new Interruption(signals, {
      onFirst: () => this.end(),
      onSecond: () => onImpatience(),
    });
    try {
      return await this.bootAndWork(interruption);
    } catch (error) {
      return this.failed(error);
    } finally {
      interruption.stop();
    }
  }

  private async bootAndWork(interruption: Interruption): Promise<ExitCode> {
    const { terminal, isInColour } = this.surroundings;
    const logger = new CommandLogger(this.common.verbose, isInColour);
    const { close, ...application } = await bootApplication(this.module, logger);
    this.close = close;
    try {
      if (interruption.hasCome)
        throw new CoordinatorError('INTERRUPTED', 'Stopped before anything was done.');
      const result = await perform({ ...application, terminal, common: this.common }, this.order);
      this.print(result);
      return result.code;
    } finally {
      await close();
    }
  }

  /** The application shuts down as at any signal: what is in flight may end, and the work then ends with it. */
  private end(): void {
    const { terminal } = this.surroundings;
    terminal.note('Stopping: what is in flight may end. A second signal does not wait for it.');
    // Whoever waits for the end hears what went wrong in it.
    this.close?.().catch(() => undefined);
  }

  private print({ lines, json }: CommandResult): void {
    const { terminal } = this.surroundings;
    const isAskedFor = 'json' in this.order && this.order.json;
    terminal.result(isAskedFor ? JSON.stringify(json) : lines.join('\n'));
  }

  private failed(error: unknown): ExitCode {
    this.surroundings.terminal.note(errorText(error, this.common));
    return isOfTheUser(error) ? EXIT.usage : EXIT.failed;
  }
}

const OF_THE_USER: ReadonlySet<unknown> = new Set(['UNKNOWN_JOB', 'INVALID_ARGUMENT']);

/** Told apart by their code: the application may hold the library twice. */
function isOfTheUser(error: unknown): boolean {
  return error instanceof Error && 'code' in error && OF_THE_USER.has(error.code);
}
