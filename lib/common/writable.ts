/** What stands for a value that cannot be written: one that refers to itself, or a `bigint`. */
const LEFT_OUT = '(left out: it cannot be written as JSON)';

/** Handlers return anything; whoever asks shall be answered all the same. */
export function withWritableResult<R extends { result?: unknown }>(run: R): R {
  return textOf(run.result) === null ? { ...run, result: LEFT_OUT } : run;
}

/** One line of JSON, whatever the members are. */
export function jsonLine(line: object): string {
  return `${textOf(line) ?? JSON.stringify(writableMembers(line))}\n`;
}

function writableMembers(line: object): object {
  const members = Object.entries(line).map(([name, value]: [string, unknown]): [string, unknown] => [
    name,
    textOf(value) === null ? LEFT_OUT : value,
  ]);
  return Object.fromEntries(members);
}

/** `null` for what has none; for a function, or nothing at all, the empty text. */
export function textOf(value: unknown): string | null {
  try {
    // For some values there is no text, whatever the declaration says.
    const text: unknown = JSON.stringify(value);
    return typeof text === 'string' ? text : '';
  } catch {
    return null;
  }
}
