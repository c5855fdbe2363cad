import type { Database } from '../../database/database.js';
import { type Entry, readEvidence } from '../evidence.js';
import type { Ink } from '../ink.js';
import type { Finding } from '../report.js';
import type { Caller, Fields } from './caller.js';
import type { ServedApp } from './served-app.js';

export const REPLICA = 'web-1';

/** What each scene has to work with, and where it says what it saw. */
export interface Stage {
  readonly app: ServedApp;
  readonly caller: Caller;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly ink: Ink;
  print(line?: string): void;
}

/** Something the demo does, and what came of it. */
export type Scene = (stage: Stage) => Promise<Finding[]>;

const WIDTH = 110;

/** What was asked, and below it what was answered, cut to the width of a page. */
export function show({ print, ink }: Stage, asked: string, answers: readonly string[]): void {
  print(`  ${ink.strong('$')} ${asked}`);
  for (const answer of answers) {
    const line = answer.length <= WIDTH ? answer : `${answer.slice(0, WIDTH - 1)}…`;
    print(`    ${ink.faint(line)}`);
  }
  print();
}

/** In this order; the rest of an answer is as long as it is dull. */
const TELLING = [
  'event',
  'tenantId',
  'message',
  'fields',
  'job',
  'detail',
  'outcome',
  'trigger',
  'deduplicated',
  'runId',
  'slot',
];

/** The members of an answer that say what happened. */
export function brief(answer: Fields): string {
  const told = TELLING.filter((name) => answer[name] !== undefined).map((name) => [name, answer[name]]);
  return JSON.stringify(Object.fromEntries(told));
}

/** What the handlers of one run wrote to the database. */
export async function entriesOf(database: Database, runId: unknown): Promise<Entry[]> {
  return (await readEvidence(database)).filter((entry) => entry.runId === runId);
}
