import base from './jest.config.mjs';

// The same tests on Nest 11, which compat/nest11 holds with the companions that belong to it.
export default {
  ...base,
  testMatch: [...base.testMatch, '<rootDir>/test/matrix/nest11.spec.mjs'],
  moduleDirectories: ['<rootDir>/compat/nest11/node_modules', 'node_modules'],
};
