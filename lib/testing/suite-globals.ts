import { InvalidArgumentError } from '../common/errors.js';

interface Expectation {
  readonly not: Expectation;
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toMatchObject(expected: object): void;
  toContain(expected: unknown): void;
  toBeGreaterThan(expected: number): void;
  toBeLessThanOrEqual(expected: number): void;
}

/** What the contract suites need of a test runner: Jest has it, and Vitest with `globals: true`. */
export interface SuiteGlobals {
  describe(name: string, body: () => void): void;
  it(name: string, body: () => Promise<void>, timeoutMs?: number): void;
  expect(actual: unknown): Expectation;
}

/** Looked up when a suite is declared, so that this library depends on no test runner. */
export function suiteGlobals(scope: unknown = globalThis): SuiteGlobals {
  if (isSuiteGlobals(scope)) return scope;
  throw new InvalidArgumentError(
    'The contract suites need `describe`, `it` and `expect` as globals. ' +
      'Call them from a Jest test file, or from Vitest with `globals: true`.',
  );
}

function isSuiteGlobals(scope: unknown): scope is SuiteGlobals {
  return (
    typeof scope === 'object' &&
    scope !== null &&
    'describe' in scope &&
    typeof scope.describe === 'function' &&
    'it' in scope &&
    typeof scope.it === 'function' &&
    'expect' in scope &&
    typeof scope.expect === 'function'
  );
}
