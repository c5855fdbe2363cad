import base from './jest.config.mjs';

// Commands in processes of their own, over a library and an application that are compiled once.
export default {
  ...base,
  roots: ['<rootDir>/test/cli'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/cli/build.mjs',
  testTimeout: 120_000,
};
