import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judge, type Verdict } from '../engine/goal.js';
import { cellOf, type Scene } from '../engine/scene.js';
import type { Question } from '../question.js';
import { sceneTable, verdictTable } from './table.js';
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

export function answerText({ question, tookMs, scenes }: Answer): string {
  const parts = scenes.flatMap((scene) => {
    const verdicts = verdictsOf(scene);
    const goals = verdicts.length === 0 ? [] : [verdictTable(verdicts)];
    return [
      `### ${scene.title}`,
      ...(scene.note === undefined ? [] : [scene.note]),
      sceneTable(scene),
      ...goals,
    ];
  });
  return [`## ${question.title} (${question.name}, ${Math.round(tookMs / 1_000)} s)`, ...parts].join('\n\n');
}

/** The same as data, with every repetition. */
export async function writeAnswer(folder: string, answer: Answer, versions: Versions): Promise<void> {
  const { question, scenes, ...when } = answer;
  const told = scenes.map((scene) => ({
    title: scene.title,
    note: scene.note,
    rows: scene.series.map((series) => ({
      ...series,
      cells: Object.fromEntries(
        scene.columns.map((column) => [column.head, cellOf(column, series, scene.series)]),
      ),
    })),
    verdicts: verdictsOf(scene),
  }));
  await mkdir(folder, { recursive: true });
  const whole = { question: question.name, title: question.title, ...when, versions, scenes: told };
  await writeFile(join(folder, `${question.name}.json`), `${JSON.stringify(whole, undefined, 2)}\n`);
}
