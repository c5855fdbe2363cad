import { readFileSync, writeFileSync } from 'node:fs';
import TestRunner from 'jest-runner';

const FIRST_RUN = 'first-run.json';

let noticedLast;

/**
 * Stryker names the tests that reach a mutant, but lets jest load every file to look for them, and go on after the
 * first failure. This keeps what the first run, which has no such names, saw of each file; then it runs only the
 * files with a test that is asked for, until one of them fails: first the file that noticed the mutant before, which
 * was most likely one of the same code, then the quickest.
 */
export default class UntilNoticed extends TestRunner {
  async runTests(tests, watcher, options) {
    const asked = this._globalConfig.testNamePattern;
    if (!asked) return this.#firstRun(tests, watcher, options);
    let noticed = false;
    this.on('test-file-success', ([{ path }, { numFailingTests }]) => {
      if (numFailingTests === 0) return;
      noticed = true;
      noticedLast = path;
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
  const cost = ({ path }) => (path === noticedLast ? -1 : (seen[path]?.durationMs ?? 0));
  return tests
    .filter(({ path }) => seen[path]?.names.some((name) => asked.test(name)) ?? true)
    .sort((a, b) => cost(a) - cost(b));
}
