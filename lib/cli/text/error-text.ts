import { toErrorInfo } from '../../common/error-info.js';

/** What went wrong, with what caused it; where it happened only for who asks. */
export function errorText(error: unknown, { stack }: { readonly stack: boolean }): string {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  for (let cause = error; cause !== undefined && !seen.has(cause); cause = causeOf(cause)) {
    seen.add(cause);
    const info = toErrorInfo(cause);
    const text = stack && info.stack !== undefined ? info.stack : `${info.name}: ${info.message}`;
    lines.push(lines.length === 0 ? text : `Caused by ${text}`);
  }
  return lines.join('\n');
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
