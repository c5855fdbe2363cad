/** Control and format characters, lone surrogates, line separators: what could forge or hide part of a line. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** As above, and what would end a quotation. */
const UNSAFE_IN_QUOTES = /["\\]|[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Foreign text for a log line: in quotes, at most `longest` characters of it, with everything escaped that
 * could break the line or reorder it on a terminal.
 */
export function quoted(text: string, longest = 80): string {
  return `"${escaped(text, longest, UNSAFE_IN_QUOTES)}"`;
}

/** The same without the quotes, for the message of a foreign error. */
export function plain(text: string, longest = 200): string {
  return escaped(text, longest, UNSAFE);
}

function escaped(text: string, longest: number, unsafe: RegExp): string {
  const whole = text.length <= longest;
  const safe = (whole ? text : text.slice(0, longest)).replace(unsafe, (char) =>
    char === '"' || char === '\\' ? `\\${char}` : `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
  return whole ? safe : `${safe}…`;
}

/** What kind of value it is, in words that fit after "given". */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'string':
      return `the string ${quoted(value, 40)}`;
    case 'number':
    case 'boolean':
      return `the ${typeof value} ${String(value)}`;
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}
