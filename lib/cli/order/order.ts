import type { RunOutcome } from '../../common/run.js';

/** What every command understands. */
export interface CommonOptions {
  /** Print errors with their stack. */
  readonly stack: boolean;
  /** Let the application log everything, from its boot on. */
  readonly verbose: boolean;
}

export interface ListOrder {
  readonly command: 'list';
  readonly json: boolean;
}

export interface RunOrder {
  readonly command: 'run';
  readonly job: string;
  /** `null`: all. */
  readonly tenantIds: string[] | null;
  readonly force: boolean;
  readonly json: boolean;
}

export interface PauseOrder {
  readonly command: 'pause' | 'resume';
  readonly job: string;
}

export interface RunsOrder {
  readonly command: 'runs';
  readonly job?: string | undefined;
  readonly outcome?: RunOutcome | undefined;
  readonly limit?: number | undefined;
  readonly before?: string | undefined;
  readonly json: boolean;
}

/** What the command line asks for. */
export type Order = ListOrder | RunOrder | PauseOrder | RunsOrder;
