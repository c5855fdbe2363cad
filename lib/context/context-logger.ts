import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { cronLogFields } from './log-fields.js';
import { logfmt } from './logfmt.js';

/** What Nest 12 tells `getJsonLogObject`; Nest 11 leaves out `params` and `error`. */
interface JsonLineOptions {
  context: string;
  logLevel: LogLevel;
  writeStreamType?: 'stdout' | 'stderr';
  errorStack?: unknown;
  params?: Record<string, unknown>;
  error?: Error;
}

interface JsonLine {
  [field: string]: unknown;
  level: LogLevel;
  pid: number;
  timestamp: number;
  message: unknown;
  context?: string;
  stack?: unknown;
  error?: Record<string, unknown>;
  params?: Record<string, unknown>;
}

/**
 * Nest's `ConsoleLogger`, with the same options, that adds the fields of {@link cronLogFields} to every line
 * written inside a run: as properties of the object with `json: true`, as `cronJob=…` behind the message
 * otherwise. A field that the line itself has is left as it is.
 *
 * The JSON fields need `@nestjs/common` 11.1.4 or later: before, Nest had no place to add them.
 *
 * @publicApi
 */
export class CronContextLogger extends ConsoleLogger {
  protected override getJsonLogObject(message: unknown, options: JsonLineOptions): JsonLine {
    const line = super.getJsonLogObject(message, options);
    // Spread twice: for its place at the front, and to win over a context's field of the same name.
    return { ...line, ...cronLogFields(), ...line };
  }

  protected override formatMessage(
    logLevel: LogLevel,
    message: unknown,
    pidMessage: string,
    formattedLogLevel: string,
    contextMessage: string,
    timestampDiff: string,
    params?: Record<string, unknown>,
  ): string {
    const fields = logfmt(cronLogFields());
    // What Nest writes last on the line is the one place that both majors leave behind the message.
    const lineEnd = fields === '' ? timestampDiff : ` ${fields}${timestampDiff}`;
    return super.formatMessage(
      logLevel,
      message,
      pidMessage,
      formattedLogLevel,
      contextMessage,
      lineEnd,
      params,
    );
  }
}
