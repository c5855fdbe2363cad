import type { Verdict } from '../engine/goal.js';
import { cellOf, type Scene } from '../engine/scene.js';
import type { Spread } from '../engine/spread.js';

/** A Markdown table whose columns are also aligned to the eye. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, at) =>
    Math.max(3, head.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, at) => (cells[at] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(heads), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

export function sceneTable(scene: Scene): string {
  const heads = ['', ...scene.columns.map(({ head }) => head)];
  const rows = scene.series.map((series) => [
    series.kind === 'ours' ? `**${series.name}**` : series.name,
    ...scene.columns.map((column) => {
      const cell = cellOf(column, series, scene.series);
      return cell === null ? '' : spreadText(cell, column.digits ?? 2);
    }),
  ]);
  return table(heads, rows);
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  return table(
    ['goal', 'wanted', 'measured', ''],
    verdicts.map(({ what, goal, figure, outcome }) => [what, goalText(goal), figureText(figure), outcome]),
  );
}

/** The median, and in brackets the middle half of the repetitions where they differ. */
export function spreadText({ median, low, high }: Spread, digits: number): string {
  const text = (value: number): string =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return text(low) === text(high) ? text(median) : `${text(median)} (${text(low)}–${text(high)})`;
}

/** Of a verdict. */
export function figureText(figure: Spread | null): string {
  return figure === null ? '' : spreadText(figure, 2);
}

export const goalText = (goal: string): string => goal.replace('<=', '≤ ').replace('>=', '≥ ');
