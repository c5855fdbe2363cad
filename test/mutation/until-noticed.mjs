import { readFileSync, writeFileSync } from 'node:fs';
import TestRunner from 'jest-runner';

const FIRST_RUN = 'first-run.json';

/**
 * Stryker names the tests that reach a mutant, but lets jest load every file to look for them, and go on after the
 * first failure. This keeps what the first run, which has no such names, saw of each file; then it runs only the
 * files with a test that is asked for, the quickest first, until one of them fails.
 */
export default class UntilNoticed extends TestRunner {
  async runTests(tests, watcher, options) {
    const asked = this._globalConfig.testNamePattern;
    if (!asked) return this.#firstRun(tests, watcher, options);
    let noticed = false;
    this.on('test-file-success', ([, { numFailingTests }]) => {
      noticed ||= numFailingTests > 0;
    });
    for (const test of filesWith(new RegExp(asked, 'i'), tests)) {
      if (noticed) return;
      await super.runTests([test], watcher, options);
    }
  }

  async #firstRun(tests, watcher, options) {
    const seen = {};
    this.on('test-file-success', ([{ path }, { perfStats, testResults }]) => {
      seen[path] = { durationMs: perfStats.runtime, names: testResults.map(({ fullName }) => fullName) };
    });
    await super.runTests(tests, watcher, options);
    writeFileSync(FIRST_RUN, JSON.stringify(seen));
  }
}

function filesWith(asked, tests) {
  const seen = JSON.parse(readFileSync(FIRST_RUN, 'utf8'));
  return tests
    .filter(({ path }) => seen[path]?.names.some((name) => asked.test(name)) ?? true)
    .sort((a, b) => (seen[a.path]?.durationMs ?? 0) - (seen[b.path]?.durationMs ?? 0));
}
