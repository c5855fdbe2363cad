import { SqlRunStore } from '../../lib/sql/index.js';
import type { RunQuery } from '../../lib/history/run-store.js';
import { targetOf } from '../../lib/sql/client/client-of.js';
import { SQL_DATABASES } from '../support/sql-databases.js';
import { fillHistory, OLDEST_MS } from '../support/sql-history.js';

/** How long the list routes' questions take over a large history, in each database, with a server on this machine. */
const RUNS = 100_000;
const MINUTE_MS = 60_000;
const TIMES = 101;
const MIDDLE = OLDEST_MS + (RUNS / 2) * MINUTE_MS;
const before = Buffer.from(JSON.stringify([MIDDLE, 'run-5'])).toString('base64url');

const QUESTIONS: Record<string, RunQuery> = {
  'newest of all': {},
  'newest of a job': { job: 'job-7' },
  'newest of an outcome': { outcome: 'failed' },
  'newest of both': { job: 'job-7', outcome: 'failed' },
  'a page in the middle': { before },
  'a page in the middle of both': { job: 'job-7', outcome: 'failed', before },
};

for (const { name, dialect, start } of SQL_DATABASES) {
  const database = await start();
  const hosts = await database.open();
  const [client] = hosts.clients;
  const namespace = 'measured';
  const store = new SqlRunStore({ dialect, client, namespace });
  await store.list();
  const shape = { namespace, runs: RUNS, jobs: 50, everyMs: MINUTE_MS };
  await fillHistory(targetOf('measure', { dialect, client }).client, dialect, shape);
  for (const [question, query] of Object.entries(QUESTIONS)) {
    const times: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      const from = performance.now();
      await store.list(query);
      times.push(performance.now() - from);
    }
    times.sort((a, b) => a - b);
    const median = times[Math.floor(TIMES / 2)] ?? Number.NaN;
    process.stdout.write(`${name}, ${question}: median ${median.toFixed(1)} ms of ${TIMES}\n`);
  }
  await hosts.close();
  await database.stop();
}
