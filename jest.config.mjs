// Nest 12 and its companions ship ES modules only; jest runs them as CommonJS after the same transform as ours.
const esmPackages = [
  '@nestjs/',
  'cache-manager/',
  'keyv/',
  '@keyv/',
  '@cacheable/',
  'hookified/',
  'nestjs-pino/',
];

const swc = [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

export default {
  testEnvironment: 'node',
  // Generous: a machine that is busy with other work is no reason to fail.
  testTimeout: 30_000,
  roots: ['<rootDir>/lib', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  // They start processes, and have commands of their own: npm run test:replicas, npm run test:cli.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/replicas/', '<rootDir>/test/cli/'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^nestjs-cron-coordinator$': '<rootDir>/lib/index.ts',
    '^nestjs-cron-coordinator/(.*)$': '<rootDir>/lib/$1/index.ts',
  },
  transform: { '^.+\\.(ts|js|mjs)$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')}))`],
};
