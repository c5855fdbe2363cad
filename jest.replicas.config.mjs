import base from './jest.config.mjs';

// Real processes and a real Redis: the files are spread over two workers, as most of their time is waiting.
export default {
  ...base,
  roots: ['<rootDir>/test/replicas'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/replicas/build.mjs',
  testTimeout: 240_000,
  maxWorkers: 2,
};
