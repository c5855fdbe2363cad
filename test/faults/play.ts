import type { FaultRow, Row } from './row.js';
import { type Check, type Measures, Stage } from './stage.js';

export type Verdict = 'held' | 'missed' | 'pending';

/** What came of one row. */
export interface Result {
  readonly number: number;
  readonly fault: string;
  readonly expected: string;
  readonly seen: string;
  readonly verdict: Verdict;
  readonly checks: readonly Check[];
  readonly measures: Measures;
  readonly tookMs: number;
}

export interface PlayOptions {
  readonly seed: number;
  readonly brief: boolean;
  /** How many rows are played at once; most of their time is waiting. */
  readonly atOnce: number;
  /** Told of each row as it ends. */
  told(result: Result): void;
}

/** Plays all rows, those that need the machine for themselves one by one, and gives the results by number. */
export async function playAll(rows: readonly Row[], options: PlayOptions): Promise<Result[]> {
  const results: Result[] = [];
  const settle = (result: Result): void => {
    results.push(result);
    options.told(result);
  };
  const alone: FaultRow[] = [];
  const together: FaultRow[] = [];
  for (const row of rows) {
    if ('pending' in row) settle({ ...toBeDone(row), verdict: 'pending', seen: row.pending });
    else (row.alone ? alone : together).push(row);
  }
  const next = together.values();
  const place = async (): Promise<void> => {
    for (const row of next) settle(await play(row, options));
  };
  await Promise.all(Array.from({ length: options.atOnce }, place));
  for (const row of alone) settle(await play(row, options));
  return results.sort((one, other) => one.number - other.number);
}

function toBeDone({ number, fault, expected }: Row): Omit<Result, 'verdict' | 'seen'> {
  return { number, fault, expected, checks: [], measures: {}, tookMs: 0 };
}

async function play(row: FaultRow, { seed, brief }: PlayOptions): Promise<Result> {
  const startedAt = performance.now();
  const stage = new Stage({ seed: seed * 100 + row.number, brief });
  try {
    await row.play(stage);
    await stage.clear();
  } catch (error) {
    stage.check('the row came to its end', false, error instanceof Error ? error.message : error);
    await stage.clear().catch((left: unknown) => stage.check('it left nothing behind', false, String(left)));
  }
  const { checks, measures, seen } = stage;
  const held = checks.length > 0 && checks.every((check) => check.held);
  const tookMs = Math.round(performance.now() - startedAt);
  return {
    ...toBeDone(row),
    seen: seen.join('; '),
    verdict: held ? 'held' : 'missed',
    checks,
    measures,
    tookMs,
  };
}
