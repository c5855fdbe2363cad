import type { StatusLine } from './status-line.js';

/** What a command writes to. */
export interface Terminal {
  /** The result, on standard output, where nothing else is written. */
  result(text: string): void;
  /** A line for whoever watches, on standard error. */
  note(line: string): void;
  /** A line that changes in place; `null` where nobody looks at it, as in a pipe or a log file. */
  readonly status: StatusLine | null;
}
