const folder = process.env.MUTATED_FOLDER;
if (folder === undefined) throw new Error('Run it by: npm run test:mutation -- <folder>');
const reports = `reports/mutation/${folder}`;

export default {
  mutate: [`lib/${folder}/**/*.ts`, '!**/*.spec.ts'],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // What runs as a file is loaded would need every test of the folder for each mutant.
  ignoreStatic: true,
  concurrency: 1,
  // Long enough to tell a mutant that loops for ever from a machine that is busy.
  timeoutMS: 60_000,
  timeoutFactor: 4,
  incremental: true,
  incrementalFile: `${reports}/incremental.json`,
  tempDirName: '.tmp/stryker',
  ignorePatterns: ['/dist', '/docs', '/compat', '/reports', '/.tmp'],
  reporters: ['progress-append-only', 'clear-text', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `${reports}/index.html` },
  thresholds: { high: 95, low: 90, break: 85 },
};
