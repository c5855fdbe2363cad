import { setTimeout as delay } from 'node:timers/promises';
import { Customers } from './customers.js';
import { withDatabaseFile } from './database-file.js';
import { Disruption } from './disruption.js';
import type { Fleet } from './fleet.js';
import { InProcessFleet } from './in-process-fleet.js';
import { inkFor } from './ink.js';
import { judge } from './judge.js';
import { Journal } from './journal.js';
import { Narrator } from './narrator.js';
import { quietMomentAfter } from './plan.js';
import { ProcessFleet } from './process-fleet.js';

export interface DemoOptions {
  /** How many processes; `null`: three applications in this one. */
  readonly processes: number | null;
  /** Where the database goes. */
  readonly folder: string;
}

const LASTS_MS = 23_000;
const DISRUPTED_AFTER_MS = 5_000;
const CUSTOMERS_PAUSE_MS = 2_000;
/** Some leases, for a machine that is busy with other work: as a rule it has been long before. */
const TAKEN_OVER_WITHIN_MS = 20_000;

/** Runs the demo on standard output; says whether everything was as promised. */
export function runDemo({ processes, folder }: DemoOptions): Promise<boolean> {
  return withDatabaseFile(folder, async (databaseUrl) => {
    const customers = await Customers.signUp(databaseUrl);
    try {
      const fleet =
        processes === null
          ? new InProcessFleet(3, databaseUrl)
          : await ProcessFleet.create(processes, databaseUrl);
      return await perform(fleet, customers).finally(() => fleet.close());
    } finally {
      await customers.close();
    }
  });
}

async function perform(fleet: Fleet, customers: Customers): Promise<boolean> {
  const print = (line = ''): void => void process.stdout.write(`${line}\n`);
  const ink = inkFor(process.stdout.isTTY, process.env);
  const narrator = new Narrator(print, ink);
  const journal = new Journal();
  const disruption = new Disruption(fleet);

  print(`\n  ${ink.strong(fleet.description)}.`);
  print('  Schedules are sped up by configuration; every line below is something that a replica said.\n');
  narrator.heading();
  await fleet.boot({
    event: (event) => {
      journal.note(event);
      narrator.event(event);
      disruption.consider(event);
    },
    replica: (name, what, detail) => narrator.replica(name, what, detail),
    killed: (name) => {
      journal.noteKilled(name);
      narrator.replica(name, 'killed', 'with SIGKILL, in the middle of a batch', 'bad');
    },
  });
  const from = Date.now();
  disruption.allowFrom(from + DISRUPTED_AFTER_MS);
  await goOnUntil(quietMomentAfter(from + LASTS_MS), customers);
  await Promise.all([journal.idle(), disruption.over()]);
  await Promise.race([journal.takenOver(), delay(TAKEN_OVER_WITHIN_MS, undefined, { ref: false })]);
  const to = Date.now();
  await fleet.close();

  const { lines, holds } = await judge({ customers, journal, disruption: fleet.disruption, from, to, ink });
  for (const line of ['', ...lines, '']) print(line);
  return holds;
}

/** Lets the customers go on with what they do. */
async function goOnUntil(end: number, customers: Customers): Promise<void> {
  while (Date.now() < end) {
    await customers.useIt();
    await delay(Math.max(0, Math.min(CUSTOMERS_PAUSE_MS, end - Date.now())));
  }
}
