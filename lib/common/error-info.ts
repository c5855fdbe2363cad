/** An error as it is recorded and logged: plain data, whatever was thrown. */
export interface ErrorInfo {
  name: string;
  message: string;
  stack?: string;
}

/**
 * Turns whatever was thrown into plain data. Anything may be thrown: a string, `undefined`, an object whose
 * properties throw when read. None of them may break the one who reports it.
 */
export function toErrorInfo(thrown: unknown): ErrorInfo {
  try {
    if (thrown instanceof Error || isErrorLike(thrown)) {
      const info: ErrorInfo = { name: String(thrown.name), message: String(thrown.message) };
      if (typeof thrown.stack === 'string') info.stack = thrown.stack;
      return info;
    }
    return { name: 'NonError', message: typeof thrown === 'string' ? thrown : describe(thrown) };
  } catch {
    return { name: 'NonError', message: 'a value that cannot be described was thrown' };
  }
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value;
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
