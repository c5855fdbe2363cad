import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RedisServer, startRedis } from '../test/support/redis-server.js';
import { against } from './against/against.js';
import { installEarlier } from './against/earlier-library.js';
import type { Verdict } from './engine/goal.js';
import type { House } from './house.js';
import { type Options, readOptions, USAGE } from './options.js';
import type { Bench, Question } from './question.js';
import { QUESTIONS } from './questions/index.js';
import { type Answer, answerText, verdictsOf, voidsOf, writeAnswer } from './report/answer.js';
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
  const voided = answers.filter((answer) => voidsOf(answer).length > 0);
  const verdicts = answers.flatMap(({ scenes }) => scenes.flatMap(verdictsOf));
  const missed = verdicts.filter(({ outcome }) => outcome === 'missed');
  const isJudged = quick || options.against !== null;
  print(`\n${goalCount(verdicts)}`);
  for (const { question } of voided) print(`${question.name} has scenes without figures: see above why.`);
  // A page that already is there has figures.
  if (options.write && voided.length > 0) print(`${PAGE} is left as it is.`);
  else if (options.write) await writeFile(join(house.root, PAGE), pageOf(answers, versions));
  return voided.length > 0 || (isJudged && missed.length > 0) ? 1 : 0;
}

function goalCount(verdicts: readonly Verdict[]): string {
  const met = verdicts.filter(({ outcome }) => outcome === 'reached' || outcome === 'within the spread');
  return `${met.length} of ${verdicts.length} goals reached, or missed by less than the spread`;
}

async function questionsOf(
  house: House,
  { questions, against: commit }: Options,
): Promise<readonly Question[]> {
  return commit === null ? questions : [against(await installEarlier(house, commit), commit)];
}
