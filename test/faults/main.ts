import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { build } from '../replicas/build.mjs';
import { PAGE, pageOf } from './page.js';
import { playAll, type Result } from './play.js';
import { lineOf, missedChecks, type Report, versions } from './report.js';
import { ROWS } from './rows/index.js';

const USAGE = `Usage: npm run faults -- [options]

Brings about each fault that docs/promises.md speaks of, with real processes and a real Redis, and prints what
came of it. Exits with 1 where a promise was not held.

  --only 7,10     these rows alone
  --brief         the short subset, at a smaller size
  --seed 42       what chance is drawn from; default: a new one, which is printed
  --runs 5        that many runs one after the other, each with the next seed
  --at-once 3     how many rows are played at the same time
  --json          print the results as JSON
  --write         write docs/promises.md from the last run
`;

interface Settings {
  readonly rows: typeof ROWS;
  readonly brief: boolean;
  readonly seed: number;
  readonly runs: number;
  readonly atOnce: number;
  readonly json: boolean;
  readonly write: boolean;
}

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      brief: { type: 'boolean', default: false },
      seed: { type: 'string' },
      runs: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const { brief, json, write } = values;
  const only = values.only?.split(',').map((number) => wholeNumber('--only', number));
  const unknown = only?.filter((number) => !ROWS.some((row) => row.number === number)) ?? [];
  if (unknown.length > 0) throw new Error(`--only: there is no row ${unknown.join(', ')}.`);
  const isPart = (row: (typeof ROWS)[number]): boolean => !brief || ('brief' in row && row.brief === true);
  const rows = ROWS.filter((row) => only?.includes(row.number) ?? isPart(row));
  if (write && (brief || only !== undefined)) throw new Error('--write: the page tells of a full run.');
  return {
    rows,
    brief,
    seed: values.seed === undefined ? Date.now() % 1_000_000 : wholeNumber('--seed', values.seed),
    runs: wholeNumber('--runs', values.runs),
    atOnce: wholeNumber('--at-once', values['at-once']),
    json,
    write,
  };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${option}: expected a whole number, given "${text}".`);
  return Number(text);
}

async function report(settings: Settings): Promise<Report> {
  const runs: Report['runs'][number][] = [];
  const note = (text: string): void => void process.stderr.write(`${text}\n`);
  const told = (result: Result): void => {
    note(`  ${result.verdict} ${result.number} (${result.tookMs} ms)`);
    for (const line of missedChecks(result)) note(`    ${line}`);
  };
  for (let run = 0; run < settings.runs; run++) {
    const seed = settings.seed + run;
    note(`${settings.rows.length} rows, seed ${seed}`);
    const startedAt = new Date().toISOString();
    const results = await playAll(settings.rows, { ...settings, seed, told });
    runs.push({ seed, startedAt, tookMs: Date.now() - Date.parse(startedAt), results });
  }
  return { versions: await versions(), runs };
}

function print({ runs }: Report): void {
  for (const { seed, tookMs, results } of runs) {
    for (const result of results) process.stdout.write(`${lineOf(result)}\n`);
    const missed = results.flatMap(missedChecks);
    for (const line of missed) process.stdout.write(`  ${line}\n`);
    const held = results.filter(({ verdict }) => verdict === 'held').length;
    process.stdout.write(
      `${held} of ${results.length} held, seed ${seed}, ${Math.round(tookMs / 1_000)} s\n`,
    );
  }
}

/** What was asked for makes no sense: say how to ask. */
function settingsOrUsage(): Settings | undefined {
  try {
    return readSettings();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = 2;
    return undefined;
  }
}

async function main(): Promise<void> {
  const settings = settingsOrUsage();
  if (settings === undefined) return;
  build();
  const whole = await report(settings);
  if (settings.json) process.stdout.write(`${JSON.stringify(whole, undefined, 2)}\n`);
  else print(whole);
  const missed = whole.runs.some(({ results }) => results.some(({ verdict }) => verdict === 'missed'));
  if (settings.write && !missed) await writeFile(PAGE, pageOf(whole));
  process.exitCode = missed ? 1 : 0;
}

await main();
