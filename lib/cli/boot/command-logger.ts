import type { LogLevel } from '@nestjs/common';
import { CronContextLogger } from '../../context/context-logger.js';
import { eventText, isEvent } from '../text/event-text.js';

const BOOTING: LogLevel[] = ['fatal', 'error', 'warn'];
const WORKING: LogLevel[] = [...BOOTING, 'log'];
const ALL: LogLevel[] = [...WORKING, 'debug', 'verbose'];

/** Where Nest logs, with its stack, the error that it then rejects with. */
const TOLD_BY_THE_COMMAND = 'ExceptionHandler';

/** The application's logger in a command: warnings while it boots, and then whatever a job has to say. */
export class CommandLogger extends CronContextLogger {
  constructor(
    private readonly isVerbose: boolean,
    colors: boolean,
  ) {
    super({ logLevels: isVerbose ? ALL : BOOTING, colors });
  }

  hasBooted(): void {
    if (!this.isVerbose) this.setLogLevels(WORKING);
  }

  override error(message: unknown, ...more: unknown[]): void {
    if (more.at(-1) !== TOLD_BY_THE_COMMAND) super.error(message, ...more);
  }

  /** The coordinator logs objects, which would take a line for each field. */
  protected override stringifyMessage(message: unknown, logLevel: LogLevel): string {
    return isEvent(message)
      ? eventText(message, { whole: this.isVerbose })
      : super.stringifyMessage(message, logLevel);
  }
}
