import type { Command } from 'commander';
import type { RunOutcome } from '../../common/run.js';
import { OUTCOMES } from '../../common/run-outcomes.js';
import { LARGEST_PAGE_SIZE } from '../../history/run-store.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Commander } from './commander.js';
import type { CommonOptions, Order } from './order.js';

/** What was asked for; or how the command ends without asking anything of the application: help, and bad usage. */
export type ReadOrder =
  | { readonly order: Order; readonly common: CommonOptions; readonly ended?: undefined }
  | { readonly ended: ExitCode };

export interface OrderReading {
  readonly argv: readonly string[];
  /** How the program is called in its own help. */
  readonly name: string;
  readonly write: { result(text: string): void; error(text: string): void };
}

const LONGEST_ID = 256;

const EXIT_CODES = `
Exit codes: 0 succeeded; 1 failed, partly failed or interrupted; 2 bad usage or unknown job; 3 skipped.`;

/** Reads the command line; what is wrong with it is written as the reader's parser does. */
export function readOrder(commander: Commander, { argv, name, write }: OrderReading): ReadOrder {
  const program: Command = new commander.Command(name)
    .exitOverride()
    .configureOutput({ writeOut: (text) => write.result(text), writeErr: (text) => write.error(text) })
    .showHelpAfterError(`(${name} --help tells more)`)
    .option('--stack', 'print errors with their stack')
    .option('--verbose', 'let the application log everything, from its boot on')
    .addHelpText('after', EXIT_CODES);
  const orders: Order[] = [];
  addCommands(program, commander, (order) => void orders.push(order));
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    return { ended: endOf(error) };
  }
  const [order] = orders;
  if (order === undefined) return { ended: EXIT.usage };
  const { stack = false, verbose = false } = program.opts<Partial<CommonOptions>>();
  return { order, common: { stack, verbose } };
}

function addCommands(program: Command, commander: Commander, take: (order: Order) => void): void {
  program
    .command('list')
    .description('list the jobs: when each is due, and whether it is paused')
    .option('--json', 'print { jobs, vanished } as JSON')
    .action(({ json = false }: { json?: boolean }) => take({ command: 'list', json }));
  program
    .command('run <job>')
    .description('run a job now, and wait until it has ended')
    .option('--tenant <id...>', 'for this tenant alone; several may follow', tenantReader(commander))
    .option('--json', 'print the summary as JSON')
    .option('--force', 'run although the job is disabled or paused')
    .action((job: string, given: { tenant?: string[]; json?: boolean; force?: boolean }) => {
      const { tenant: tenantIds = null, json = false, force = false } = given;
      take({ command: 'run', job, tenantIds, json, force });
    });
  program
    .command('pause <job>')
    .description('pause a job on every replica')
    .action((job: string) => take({ command: 'pause', job }));
  program
    .command('resume <job>')
    .description('let a paused job run again, on every replica')
    .action((job: string) => take({ command: 'resume', job }));
  program
    .command('runs')
    .description('list the runs of the history, newest first')
    .option('--job <job>', 'of this job alone')
    .addOption(new commander.Option('--outcome <outcome>', 'that ended so').choices(Object.values(OUTCOMES)))
    .option(
      '--limit <count>',
      `at most so many, 1 to ${LARGEST_PAGE_SIZE} (default: 50)`,
      limitReader(commander),
    )
    .option('--before <cursor>', 'go on where an earlier page ended: its `next`')
    .option('--json', 'print { runs, next } as JSON')
    .action(({ json = false, ...query }: RunsOptions) => take({ command: 'runs', json, ...query }));
}

interface RunsOptions {
  job?: string;
  outcome?: RunOutcome;
  limit?: number;
  before?: string;
  json?: boolean;
}

function tenantReader({ InvalidArgumentError }: Commander) {
  return (id: string, before: string[] = []): string[] => {
    if (id === '' || id.length > LONGEST_ID)
      throw new InvalidArgumentError(`Expected an id of 1 to ${LONGEST_ID} characters.`);
    return [...before, id];
  };
}

function limitReader({ InvalidArgumentError }: Commander) {
  return (text: string): number => {
    const limit = Number(text);
    if (/^\d+$/.test(text) && limit >= 1 && limit <= LARGEST_PAGE_SIZE) return limit;
    throw new InvalidArgumentError(`Expected a whole number, 1 to ${LARGEST_PAGE_SIZE}.`);
  };
}

/** The parser has written what there is to say. */
function endOf(error: unknown): ExitCode {
  if (!(error instanceof Error) || !('exitCode' in error)) throw error;
  return error.exitCode === 0 ? EXIT.succeeded : EXIT.usage;
}
