import type { LoggerService } from '@nestjs/common';

export interface LoggedLine {
  readonly level: 'log' | 'warn' | 'error' | 'debug' | 'verbose' | 'fatal';
  readonly message: unknown;
  readonly context: string | undefined;
}

/** Keeps every line instead of printing it. */
export class CapturedLogger implements LoggerService {
  readonly lines: LoggedLine[] = [];

  log(message: unknown, ...rest: unknown[]): void {
    this.keep('log', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.keep('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.keep('error', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.keep('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.keep('verbose', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.keep('fatal', message, rest);
  }

  /** The coordinator's own lines of one event, with their level. */
  events(event: string): { level: string; line: Record<string, unknown> }[] {
    return this.lines.flatMap(({ level, message }) =>
      isLine(message) && message.event === event ? [{ level, line: message }] : [],
    );
  }

  private keep(level: LoggedLine['level'], message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    this.lines.push({ level, message, context: typeof context === 'string' ? context : undefined });
  }
}

function isLine(message: unknown): message is Record<string, unknown> {
  return typeof message === 'object' && message !== null;
}
