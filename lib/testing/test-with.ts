import type { SuiteGlobals } from './suite-globals.js';

/** Generous: machines are slow. */
const TEST_TIMEOUT_MS = 30_000;

/** Declares tests that each get something of their own, which is closed afterwards. */
export function testWith<H extends { close(): Promise<unknown> }>(
  runner: SuiteGlobals,
  create: () => Promise<H>,
): (title: string, body: (given: H) => Promise<void>) => void {
  return (title, body) => {
    const run = async (): Promise<void> => {
      const given = await create();
      try {
        await body(given);
      } finally {
        await given.close();
      }
    };
    runner.it(title, run, TEST_TIMEOUT_MS);
  };
}
