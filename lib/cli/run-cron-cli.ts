import { basename } from 'node:path';
import { SystemClock } from '../common/clock.js';
import type { CronCliModule } from './boot/cron-cli-module.js';
import { commandLine } from './command-line.js';
import { Departure } from './departure.js';
import { EXIT } from './exit-code.js';
import { ProcessTerminal } from './terminal/process-terminal.js';

/** How long what the application leaves open may keep the process alive, in milliseconds. */
const LINGERS_MS = 5_000;

/** The same where the command failed, or nobody wants to wait any more. */
const LEAVES_SOON_MS = 1_000;

/**
 * The command line of an application's jobs: `list`, `run <job>`, `pause <job>`, `resume <job>` and `runs`.
 *
 * Boots the application without a server, and without anything that would fire in it; does what the arguments ask
 * for, and shuts it down. The result is on standard output, everything else on standard error. Sets
 * `process.exitCode`: 0 succeeded; 1 failed, partly failed or interrupted; 2 bad usage or an unknown job; 3 skipped. A
 * first SIGINT or SIGTERM shuts down as in a replica, a second one aborts.
 *
 * Resolves at the end of the command, whatever became of it. Needs the package `commander`, and says so where it is
 * missing.
 *
 * @param application the root module, as `NestFactory` takes it
 * @param argv the arguments, without the program; default: those of the process
 *
 * @example
 * ```ts
 * import { runCronCli } from 'nestjs-cron-coordinator/cli';
 * import { AppModule } from './app.module.js';
 *
 * void runCronCli(AppModule);
 * ```
 * @publicApi
 */
export async function runCronCli(
  application: CronCliModule,
  argv: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const terminal = new ProcessTerminal(process);
  const departure = new Departure(new SystemClock(), process, (line) => terminal.note(line));
  try {
    process.exitCode = await commandLine(application, argv, {
      name: basename(process.argv[1] ?? 'crons'),
      terminal,
      signals: process,
      isInColour: Boolean(process.stderr.isTTY) && (process.env.NO_COLOR ?? '') === '',
      onImpatience: () => {
        process.exitCode = EXIT.failed;
        departure.within(LEAVES_SOON_MS);
      },
    });
  } finally {
    terminal.release();
    departure.within(process.exitCode === EXIT.failed ? LEAVES_SOON_MS : LINGERS_MS);
  }
}
