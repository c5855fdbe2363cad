import { join } from 'node:path';
import { type RedisServer, startRedis } from '../test/support/redis-server.js';
import { type Options, readOptions, USAGE } from './options.js';
import type { Bench } from './question.js';
import { QUESTIONS } from './questions/index.js';
import { type Answer, answerText, verdictsOf, writeAnswer } from './report/answer.js';
import { versionsOf } from './report/versions.js';

/** Where everything is. */
export interface House {
  readonly root: string;
  /** The library of this working tree and the programs, compiled. */
  readonly installation: string;
  /** The same of another working tree, under a name; gives the folder. */
  install(name: string, tree: string): string;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** @returns the exit code */
export async function main(house: House, args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args, QUESTIONS);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const redis = await startRedis();
  try {
    return await askAll(house, options, redis);
  } finally {
    await redis.stop();
  }
}

async function askAll(house: House, options: Options, redis: RedisServer): Promise<number> {
  const { quick, questions } = options;
  const reports = join(house.root, 'reports/bench');
  const versions = await versionsOf(house.root, redis);
  const bench: Bench = { quick, installation: house.installation, reports, redis };
  const answers: Answer[] = [];
  for (const question of questions) {
    const startedAt = new Date().toISOString();
    const begun = performance.now();
    await redis.send('FLUSHALL');
    const scenes = await question.ask(bench);
    const answer = { question, startedAt, tookMs: Math.round(performance.now() - begun), scenes };
    answers.push(answer);
    await writeAnswer(reports, answer, versions);
    print(`\n${answerText(answer)}`);
  }
  const verdicts = answers.flatMap(({ scenes }) => scenes.flatMap(verdictsOf));
  const missed = verdicts.filter(({ outcome }) => outcome === 'missed');
  print(`\n${verdicts.length - missed.length} of ${verdicts.length} goals not missed`);
  return quick && missed.length > 0 ? 1 : 0;
}
