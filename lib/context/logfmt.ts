/**
 * Writes fields as `key=value key="other value"`, on one line whatever the values hold: an id with a line
 * break or an escape sequence in it must not be able to forge a log line.
 */
export function logfmt(fields: object): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${quoteIfNeeded(String(value))}`)
    .join(' ');
}

function quoteIfNeeded(value: string): string {
  if (/^[\w.:@/+-]+$/.test(value)) return value;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]/g, escapeUnit);
}

/** JSON leaves these as they are, and terminals do not. */
function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
