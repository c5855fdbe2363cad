import { Customers } from '../customers.js';
import { withDatabaseFile } from '../database-file.js';
import { inkFor } from '../ink.js';
import { type Finding, findingLine } from '../report.js';
import { Caller } from './caller.js';
import { listCommand, runCommand } from './command-scenes.js';
import { asyncMode, slotTwice, streamMode, waitMode } from './http-scenes.js';
import { ServedApp } from './served-app.js';
import { REPLICA, type Scene, type Stage } from './stage.js';

const TOKEN = 'a-token-of-the-demo-alone';

const SCENES: readonly Scene[] = [waitMode, asyncMode, streamMode, slotTwice, listCommand, runCommand];

/** Triggers jobs by HTTP and from the command line, on standard output; says whether all was as promised. */
export function runTriggerDemo({ folder }: { readonly folder: string }): Promise<boolean> {
  return withDatabaseFile(folder, async (databaseUrl) => {
    const customers = await Customers.signUp(databaseUrl);
    try {
      const app = await ServedApp.start(databaseUrl, REPLICA, TOKEN);
      return await perform(app, customers, databaseUrl).finally(() => app.close());
    } finally {
      await customers.close();
    }
  });
}

async function perform(app: ServedApp, { database }: Customers, databaseUrl: string): Promise<boolean> {
  const print = (line = ''): void => void process.stdout.write(`${line}\n`);
  const ink = inkFor(process.stdout.isTTY, process.env);
  const stage: Stage = { app, caller: new Caller(app.url, TOKEN), database, databaseUrl, ink, print };
  print(
    `\n  ${ink.strong(`One replica at ${app.url}, whose timers are off: jobs run when somebody asks.`)}\n`,
  );
  const findings: Finding[] = [];
  for (const scene of SCENES) findings.push(...(await scene(stage)));
  for (const line of [...findings.map((finding) => findingLine(finding, ink)), '']) print(line);
  return findings.every(({ holds }) => holds);
}
