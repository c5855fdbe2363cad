import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RedisServer, startRedis } from '../test/support/redis-server.js';
import { against } from './against/against.js';
import { installEarlier } from './against/earlier-library.js';
import type { House } from './house.js';
import { type Options, readOptions, USAGE } from './options.js';
import type { Bench, Question } from './question.js';
import { QUESTIONS } from './questions/index.js';
import { type Answer, answerText, verdictsOf, writeAnswer } from './report/answer.js';
import { PAGE, pageOf } from './report/page.js';
import { versionsOf } from './report/versions.js';

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
  const { quick } = options;
  const questions = await questionsOf(house, options);
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
  if (options.write) await writeFile(join(house.root, PAGE), pageOf(answers, versions));
  const verdicts = answers.flatMap(({ scenes }) => scenes.flatMap(verdictsOf));
  const missed = verdicts.filter(({ outcome }) => outcome === 'missed');
  print(`\n${verdicts.length - missed.length} of ${verdicts.length} goals not missed`);
  return (quick || options.against !== null) && missed.length > 0 ? 1 : 0;
}

async function questionsOf(
  house: House,
  { questions, against: commit }: Options,
): Promise<readonly Question[]> {
  return commit === null ? questions : [against(await installEarlier(house, commit), commit)];
}
