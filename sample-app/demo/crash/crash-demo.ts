import { SqlRunStore } from 'nestjs-cron-coordinator/sql';
import { FIRST_ACCOUNTS } from '../../accounts/first-accounts.js';
import { Customers } from '../customers.js';
import { withDatabaseFile } from '../database-file.js';
import { inkFor } from '../ink.js';
import { Narrator } from '../narrator.js';
import { findingLine } from '../report.js';
import { interruptible } from './interruptible.js';
import { judgeCrash } from './judge-crash.js';
import { Reporter } from './reporter.js';
import { play } from './story.js';
import { Chronicle } from './chronicle.js';
import { CrashFleet } from './crash-fleet.js';

/** Kills replicas, one and all, on standard output; says whether what became of their work was as promised. */
export function runCrashDemo({ folder }: { readonly folder: string }): Promise<boolean> {
  return interruptible((interrupted) =>
    withDatabaseFile(folder, async (databaseUrl) => {
      const everybody = FIRST_ACCOUNTS.map(({ id }) => id);
      const customers = await Customers.signUp(databaseUrl, everybody);
      try {
        return await perform(customers, databaseUrl, interrupted);
      } finally {
        await customers.close();
      }
    }),
  );
}

async function perform(
  customers: Customers,
  databaseUrl: string,
  interrupted: AbortSignal,
): Promise<boolean> {
  const print = (line = ''): void => void process.stdout.write(`${line}\n`);
  const ink = inkFor(process.stdout.isTTY, process.env);
  const chronicle = new Chronicle(interrupted);
  const reporter = new Reporter(chronicle, new Narrator(print, ink), customers);
  const fleet = new CrashFleet(databaseUrl, reporter);
  const history = new SqlRunStore({ dialect: 'sqlite', client: customers.database.client });

  print(
    `\n  ${ink.strong('Three replicas, each a process of its own, over one SQLite file and nothing else')}.`,
  );
  print('  Replicas are killed with SIGKILL; every line below is something that a replica said.\n');
  reporter.heading();
  try {
    const story = await play({ fleet, chronicle, history }, () => reporter.idle());
    await fleet.close();
    const { table, findings } = await judgeCrash({
      story,
      chronicle,
      history,
      database: customers.database,
      ink,
    });
    const title = ink.strong('What the history in the file has of each run, and who took over what');
    for (const line of ['', `  ${title}`, '', ...table, '']) print(line);
    for (const line of [...findings.map((finding) => findingLine(finding, ink)), '']) print(line);
    return findings.every(({ holds }) => holds);
  } finally {
    await fleet.close();
  }
}
