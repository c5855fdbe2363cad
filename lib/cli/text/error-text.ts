import { toErrorInfo } from '../../common/error-info.js';

/** What went wrong, with what caused it; where it happened only for who asks. */
export function errorText(error: unknown, { stack }: { readonly stack: boolean }): string {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  for (let cause = error; cause !== undefined && !seen.has(cause); cause = causeOf(cause)) {
    seen.add(cause);
    const info = toErrorInfo(cause);
    const said = isOurs(cause) ? info.message : `${info.name}: ${info.message}`;
    const text = stack && info.stack !== undefined ? info.stack : said;
    lines.push(lines.length === 0 ? text : `Caused by ${text}`);
  }
  return lines.join('\n');
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** Its message is a whole sentence, and says who is meant. Told by its members: the library may be there twice. */
function isOurs(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'context' in error;
}
