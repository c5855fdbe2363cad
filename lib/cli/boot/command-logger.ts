import type { LogLevel } from '@nestjs/common';
import { CronContextLogger } from '../../context/context-logger.js';
import { logfmt } from '../../context/logfmt.js';
import { textOf } from '../../common/writable.js';

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
    if (!isEvent(message)) return super.stringifyMessage(message, logLevel);
    const { event, ...fields } = message;
    return `${event} ${logfmt(inText(fields))}`;
  }
}

function isEvent(message: unknown): message is { readonly event: string } {
  return (
    typeof message === 'object' && message !== null && 'event' in message && typeof message.event === 'string'
  );
}

function inText(fields: object): object {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    told.map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'object' && value !== null ? textOf(value) : value,
    ]),
  );
}
