import base from './jest.config.mjs';

/** The quick tests of each folder: a change that none of them notices costs a run of all that reach it. */
const testsOf = {
  'fan-out': ['lib/fan-out/**', 'test/properties/fan-out'],
  schedule: ['lib/schedule/**', 'test/properties/schedule-*'],
  locking: [
    'lib/locking/**/*',
    'test/contract/coordination-store-{cache,memory,redis}',
    'test/integration/{detect-cache,redis-store}',
  ],
  coordinator: ['lib/coordinator/**'],
};

export default {
  ...base,
  testMatch: testsOf[process.env.MUTATED_FOLDER].map((tests) => `<rootDir>/${tests}.spec.ts`),
  runner: '<rootDir>/test/mutation/until-noticed.mjs',
  testEnvironment: './test/mutation/stop-at-failure.mjs',
  // No test is to fail because the machine is busy.
  testTimeout: 30_000,
  setupFiles: ['<rootDir>/test/mutation/short-properties.mjs'],
};
