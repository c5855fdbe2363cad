/** An error as it is recorded and logged: plain data, whatever was thrown. */
export interface ErrorInfo {
  name: string;
  message: string;
  stack?: string;
}

/** In characters. A run may record a thousand failures, and a message may hold a whole response. */
const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 8_000;
const LONGEST_NAME = 200;

/**
 * Turns whatever was thrown into plain data, of bounded length. Anything may be thrown: a string, `undefined`, an object whose
 * properties throw when read. None of them may break the one who reports it.
 */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  try {
    if (thrown instanceof Error || isErrorLike(thrown)) {
      const info: ErrorInfo = {
        name: atMost(LONGEST_NAME, thrown.name),
        message: atMost(LONGEST_MESSAGE, thrown.message),
      };
      if (typeof thrown.stack === 'string') info.stack = atMost(LONGEST_STACK, thrown.stack);
      return info;
    }
    return { name: 'NonError', message: atMost(LONGEST_MESSAGE, describe(thrown)) };
  } catch {
    return { name: 'NonError', message: 'a value that cannot be described was thrown' };
  }
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value;
}

function atMost(length: number, value: unknown): string {
  const text = String(value);
  return text.length <= length
    ? text
    : `${text.slice(0, length)} … and ${text.length - length} more characters`;
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
