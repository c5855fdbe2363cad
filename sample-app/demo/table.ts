import type { Tone } from './event-words.js';
import type { Ink } from './ink.js';

export interface TableRow {
  /** An empty line stands between rows of different groups. */
  readonly group: string;
  readonly cells: readonly string[];
  readonly tone: Tone;
}

/** The rows under their headings, in columns as wide as what they hold. */
export function table(headings: readonly string[], rows: readonly TableRow[], ink: Ink): string[] {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  const rule = line(widths.map((width) => '─'.repeat(width)));
  const body = rows.flatMap(({ group, cells, tone }, index) => {
    const isNewGroup = index > 0 && rows[index - 1]?.group !== group;
    return [...(isNewGroup ? [''] : []), tone === 'plain' ? line(cells) : ink[tone](line(cells))];
  });
  return [ink.strong(line(headings)), ink.faint(rule), ...body, ink.faint(rule)];
}
