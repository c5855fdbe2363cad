import type { Clock } from '../../common/clock.js';
import type { Runtime } from '../../coordinator/runtime.js';
import type { ExitCode } from '../exit-code.js';
import type { CommonOptions } from '../order/order.js';
import type { Terminal } from '../terminal/terminal.js';

/** What a command works with. */
export interface CommandParts {
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly common: CommonOptions;
}

/** What a command has to say at its end. */
export interface CommandResult {
  readonly code: ExitCode;
  /** For people. */
  readonly lines: readonly string[];
  /** For programs, where the command was asked for it. */
  readonly json?: object;
}
