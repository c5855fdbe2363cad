import type { RunSummary } from '../common/run.js';

/** How a command ends. The numbers are part of the public interface. */
export const EXIT = {
  succeeded: 0,
  /** The run failed, for all or for some tenants, or was cut short; or the command itself failed. */
  failed: 1,
  /** Bad usage, or a job that is not known. */
  usage: 2,
  /** Nothing ran, and the reason is printed. */
  skipped: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf({ outcome, reason }: Pick<RunSummary, 'outcome' | 'reason'>): ExitCode {
  if (outcome === 'succeeded') return EXIT.succeeded;
  // Only a signal shuts a command down: it was cut short, before it started.
  if (outcome === 'skipped' && reason !== 'shutting-down') return EXIT.skipped;
  return EXIT.failed;
}
