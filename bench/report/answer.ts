import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Series } from '../engine/contestant.js';
import { judge, type Verdict } from '../engine/goal.js';
import { cellOf, type Scene } from '../engine/scene.js';
import { type VoidRepetition, voidRepetitions } from '../engine/void-scene.js';
import type { Question } from '../question.js';
import { sceneText } from './scene-text.js';
import { verdictTable } from './table.js';
import type { Versions } from './versions.js';

/** What came of one question. */
export interface Answer {
  readonly question: Question;
  readonly startedAt: string;
  readonly tookMs: number;
  readonly scenes: readonly Scene[];
}

export function verdictsOf({ goals, series }: Scene): Verdict[] {
  return goals.map((goal) => judge(goal, series));
}

/** Why the scenes of an answer have no figures, where they have none. */
export function voidsOf({ scenes }: Pick<Answer, 'scenes'>): VoidRepetition[] {
  return scenes.flatMap(({ series }) => voidRepetitions(series));
}

export function answerText({ question, tookMs, scenes }: Answer): string {
  const parts = scenes.flatMap((scene) => {
    const verdicts = verdictsOf(scene);
    const goals = verdicts.length === 0 ? [] : [verdictTable(verdicts)];
    return [...sceneText(scene), ...goals];
  });
  return [`## ${question.title} (${question.name}, ${Math.round(tookMs / 1_000)} s)`, ...parts].join('\n\n');
}

/** The same as data, with every repetition. */
export async function writeAnswer(folder: string, answer: Answer, versions: Versions): Promise<void> {
  const { question, scenes, ...when } = answer;
  const told = scenes.map((scene) => {
    const voids = voidRepetitions(scene.series);
    const cells = (series: Series): object =>
      Object.fromEntries(scene.columns.map((column) => [column.head, cellOf(column, series, scene.series)]));
    return {
      title: scene.title,
      note: scene.note,
      voids,
      rows: scene.series.map((series) => (voids.length > 0 ? series : { ...series, cells: cells(series) })),
      verdicts: verdictsOf(scene),
    };
  });
  await mkdir(folder, { recursive: true });
  const whole = { question: question.name, title: question.title, ...when, versions, scenes: told };
  await writeFile(join(folder, `${question.name}.json`), `${JSON.stringify(whole, undefined, 2)}\n`);
}
