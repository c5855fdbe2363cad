import { basename, join } from 'node:path';
import { type Answer, verdictsOf } from './answer.js';
import { sceneText } from './scene-text.js';
import { figureText, goalText, table } from './table.js';
import type { Versions } from './versions.js';

export const PAGE = join('docs', 'benchmarks.md');

/** The page of figures, from a full run. */
export function pageOf(
  answers: readonly Answer[],
  { library, node, redis, machine, peers }: Versions,
): string {
  const [first] = answers;
  if (first === undefined) throw new Error('Nothing was asked.');
  const tookMs = answers.reduce((total, answer) => total + answer.tookMs, 0);
  const names = answers.map(({ question }) => `\`${question.name}\``).join(', ');
  return [
    '# Benchmarks',
    `<!-- ${basename(PAGE)} of ${first.startedAt} -->`,
    'Written by `npm run bench -- --write`; do not edit.',
    INTRODUCTION,
    `Measured on ${first.startedAt.slice(0, 10)}: nestjs-cron-coordinator ${library}, Node.js ${node}, Redis ${redis}, on ${machine}. ` +
      `\`npm run bench\` repeats all of it in about ${Math.ceil(tookMs / 60_000)} minutes, \`npm run bench -- lock\` one question of ${names}; ` +
      '`npm run bench -- --quick` says within two minutes whether a goal is missed.',
    '## Goals',
    goalTable(answers),
    ...obstacles(answers),
    ...answers.flatMap(partOf),
    '## Versions',
    table(
      ['package', 'version'],
      Object.entries(peers).map(([name, version]) => [name, version.replace(/^npm:/, '')]),
    ),
    '',
  ].join('\n\n');
}

const INTRODUCTION = `Every figure is a median of at least seven repetitions, with the middle half of them in brackets. Those that are compared
take turns in one run, repetition by repetition, and a ratio is taken within each repetition, so that whatever else the machine did is in both.
Absolute figures are of this machine; ratios are what carries over. Peers are used as their documentation shows, with the settings they come
with; where it matters, a second row has the settings that suit them best. Rows of this library are in bold.`;

function goalTable(answers: readonly Answer[]): string {
  const rows = answers.flatMap(({ question, scenes }) =>
    scenes.flatMap((scene) =>
      verdictsOf(scene).map(({ what, goal, figure, outcome }) => [
        `[${question.name}](#${anchorOf(question.title)})`,
        scene.title,
        what,
        goalText(goal),
        figureText(figure),
        outcome,
      ]),
    ),
  );
  return table(['question', 'where', 'what', 'wanted', 'measured', ''], rows);
}

/** Why goals were missed that cannot be reached; each reason once. */
function obstacles(answers: readonly Answer[]): string[] {
  const goals = answers.flatMap(({ scenes }) => scenes.flatMap(verdictsOf));
  const reasons = new Map<string, string[]>();
  for (const { what, obstacle } of goals) {
    if (obstacle !== undefined) reasons.set(obstacle, [...(reasons.get(obstacle) ?? []), what]);
  }
  if (reasons.size === 0) return [];
  const lines = [...reasons].map(([reason, whats]) => `- ${whats.join('; ')}. ${reason}`);
  return ['### What stands in the way of those that were missed', lines.join('\n')];
}

function partOf({ question, scenes }: Answer): string[] {
  return [`## ${question.title}`, ...scenes.flatMap(sceneText)];
}

/** As GitHub makes them of headings. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- _]/gu, '')
    .replaceAll(' ', '-');
}
