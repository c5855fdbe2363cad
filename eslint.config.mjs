import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const INJECT_CLOCK = 'Take time from an injected Clock, so that a test can drive it.';
const INJECT_RANDOM = 'Take chance from an injected RandomSource, so that a test can repeat it.';

/** Time and chance that bypass `Clock` and `RandomSource`. */
const ambientTimeAndChance = {
  'no-restricted-globals': [
    'error',
    ...['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'].map((name) => ({
      name,
      message: INJECT_CLOCK,
    })),
    { name: 'performance', message: INJECT_CLOCK },
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: INJECT_CLOCK },
    { object: 'Math', property: 'random', message: INJECT_RANDOM },
    ...['setTimeout', 'setInterval', 'performance'].map((property) => ({
      object: 'globalThis',
      property,
      message: INJECT_CLOCK,
    })),
    ...['hrtime', 'uptime'].map((property) => ({ object: 'process', property, message: INJECT_CLOCK })),
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        { name: 'node:timers', message: INJECT_CLOCK },
        { name: 'node:timers/promises', message: INJECT_CLOCK },
        { name: 'node:perf_hooks', message: INJECT_CLOCK },
        { name: 'timers', message: INJECT_CLOCK },
        { name: 'timers/promises', message: INJECT_CLOCK },
        { name: 'perf_hooks', message: INJECT_CLOCK },
        {
          name: 'node:crypto',
          importNames: ['randomUUID', 'randomBytes', 'randomInt'],
          message: INJECT_RANDOM,
        },
      ],
    },
  ],
};

const doubleAssertion = {
  selector: 'TSAsExpression > TSAsExpression',
  message: 'A double assertion silences the compiler. Write a type guard.',
};
const exportAll = {
  selector: 'ExportAllDeclaration',
  message: 'Export names one by one: each is a promise.',
};
const arglessDate = {
  selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
  message: INJECT_CLOCK,
};
const SHARED_STATE =
  'Module-level state is shared by every application of the process. Keep it in an instance.';
const moduleLevelState = [
  {
    selector:
      "Program > VariableDeclaration[kind='let'], Program > ExportNamedDeclaration > VariableDeclaration[kind='let']",
    message: SHARED_STATE,
  },
  {
    // A collection that starts empty is there to be filled; a filled one may be a constant.
    selector:
      ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > ' +
      'NewExpression[arguments.length=0][callee.name=/^(Map|Set|WeakMap|WeakSet|AsyncLocalStorage|EventEmitter)$/]',
    message: SHARED_STATE,
  },
];

/** Only `npm run bench` installs what the adapters adapt; without it their types are unknown. */
const peersAreInstalled = existsSync(join(import.meta.dirname, 'bench/node_modules'));

export default defineConfig(
  globalIgnores([
    ...['dist/', 'coverage/', '.tmp/', 'bench/.tmp/', 'sample-app/data/'],
    ...(peersAreInstalled ? [] : ['bench/peers/']),
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.recommended],
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error', 'object-shorthand': 'error' },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-param-reassign': 'error',
      'no-restricted-syntax': ['error', doubleAssertion],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // Nest hangs its decorators on classes that may be empty.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A callback that does nothing is written as one.
      '@typescript-eslint/no-empty-function': [
        'error',
        { allow: ['arrowFunctions', 'functions', 'methods'] },
      ],
      // `() => timer.cancel()` is a callback, not a confusion.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // A port asks for a promise also of an implementation that has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Whatever was caught, or is the reason of a signal, is passed on as it is.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true, allowRethrowing: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      // What comes from an application is not always of the type it was declared with, and state that was
      // checked before an await may have changed after it.
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Records of functions are taken apart on purpose, and the rule cannot tell them from instances.
      '@typescript-eslint/unbound-method': 'off',
      // Nest describes options by classes that nobody instantiates.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A type parameter that is used once may still be the caller's to name.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    // The type of a schema is inferred from it: written out, it would be a second source of the same truth.
    files: ['**/*schema.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      ...ambientTimeAndChance,
      'no-restricted-syntax': ['error', doubleAssertion, exportAll, arglessDate, ...moduleLevelState],
    },
  },
  {
    files: ['lib/common/clock.ts', 'lib/common/random.ts'],
    rules: {
      'no-restricted-globals': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-imports': 'off',
      'no-restricted-syntax': ['error', doubleAssertion, exportAll, ...moduleLevelState],
    },
  },
  {
    files: ['lib/**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      // Matchers and parsed JSON are `any`; what a test then asserts is what checks them.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      // Handlers throw anything, and reject with nothing: that is what is tested.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      // A getter is what a class of the application declares, not a constant.
      '@typescript-eslint/class-literal-property-style': 'off',
      // A module or a provider that only has to be there.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['lib/**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', doubleAssertion, arglessDate] },
  },
  {
    // What the compiler refuses is tested too, and so is what happens to those who have none.
    files: ['test/types/**/*.ts', 'test/e2e/**/*.spec.ts'],
    rules: { '@typescript-eslint/ban-ts-comment': 'off', '@typescript-eslint/no-unused-vars': 'off' },
  },
);
