import { parseArgs } from 'node:util';
import type { Question } from './question.js';

export const USAGE = `Usage: npm run bench -- [question …] [options]

Compares the library with its peers, over a private Redis, and writes the figures to reports/bench.

  lock fan-out        these questions alone
  --quick             small sizes, within two minutes; exits with 1 where a goal is missed by more than the spread
  --write             write docs/benchmarks.md, of all questions at full size
  --against <commit>  compare the library with itself at that commit; exits with 1 where it is more than a tenth
                      slower by more than the spread
`;

export interface Options {
  readonly questions: readonly Question[];
  readonly quick: boolean;
  readonly write: boolean;
  readonly against: string | null;
}

/** @throws Error with a sentence for whoever asked */
export function readOptions(args: readonly string[], all: readonly Question[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      against: { type: 'string' },
    },
  });
  const unknown = positionals.filter((name) => !all.some((question) => question.name === name));
  const names = all.map(({ name }) => name).join(', ');
  if (unknown.length > 0) throw new Error(`There is no question ${unknown.join(', ')}. There are ${names}.`);
  const { quick, write, against = null } = values;
  if (write && (quick || against !== null || positionals.length > 0))
    throw new Error('--write: the page tells of a full run.');
  if (against !== null && positionals.length > 0)
    throw new Error('--against: it has questions of its own, and asks them all.');
  const questions = positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
  return { questions, quick, write, against };
}
