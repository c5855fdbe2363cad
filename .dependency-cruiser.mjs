/** The direction of imports: who may import whom. */

const CAPABILITIES = ['locking', 'schedule', 'tenancy', 'fan-out', 'context', 'history', 'notifications'];
const EDGES = [
  'redis',
  'sql',
  'bullmq',
  'prometheus',
  'opentelemetry',
  'terminus',
  'http',
  'cli',
  'admin',
  'testing',
];

/** From the bottom up: what each folder of `lib` may import beside itself. */
const BELOW = {
  common: [],
  events: ['common'],
  ...Object.fromEntries(CAPABILITIES.map((capability) => [capability, ['common', 'events']])),
  coordinator: ['common', 'events', ...CAPABILITIES],
  decorators: ['common', 'events', ...CAPABILITIES, 'coordinator'],
  discovery: ['common', 'events', ...CAPABILITIES, 'coordinator', 'decorators'],
};

const SPEC = '\\.spec\\.ts$';
const anyOf = (folders) => `^lib/(${folders.join('|')})/`;
const NEST = '(^|/)(@nestjs/|nestjs-cls(/|$))';

/** A spec may also use the testing kit, and nothing else that the code beside it may not. */
const arrowsOf = ([folder, below]) => [
  {
    name: `${folder}-imports-only-below`,
    severity: 'error',
    from: { path: anyOf([folder]), pathNot: SPEC },
    to: { path: '^lib/', pathNot: anyOf([folder, ...below]) },
  },
  {
    name: `${folder}-specs-import-only-below`,
    severity: 'error',
    from: { path: `${anyOf([folder])}.*${SPEC}` },
    to: { path: '^lib/', pathNot: anyOf([folder, ...below, 'testing']) },
  },
];

export default {
  forbidden: [
    ...Object.entries(BELOW).flatMap(arrowsOf),
    {
      name: 'edges-import-no-other-edge',
      comment: 'What two edges need moves down into a folder that both may import.',
      severity: 'error',
      from: { path: `^lib/(${EDGES.join('|')})/`, pathNot: SPEC },
      to: { path: anyOf(EDGES), pathNot: '^lib/$1/' },
    },
    {
      name: 'edge-specs-import-no-other-edge',
      severity: 'error',
      from: { path: `^lib/(${EDGES.join('|')})/.*${SPEC}` },
      to: { path: anyOf(EDGES), pathNot: '^lib/($1|testing)/' },
    },
    {
      name: 'root-imports-no-edge',
      severity: 'error',
      from: { path: '^lib/[^/]+\\.ts$', pathNot: SPEC },
      to: { path: anyOf(EDGES) },
    },
    {
      name: 'root-specs-import-no-edge',
      severity: 'error',
      from: { path: `^lib/[^/]+${SPEC}` },
      to: { path: anyOf(EDGES), pathNot: '^lib/testing/' },
    },
    {
      name: 'every-folder-has-its-arrows',
      comment:
        'A new folder of lib is named in this file before anything imports from it or it imports anything.',
      severity: 'error',
      from: { path: '^lib/[^/]+/', pathNot: anyOf([...Object.keys(BELOW), ...EDGES]) },
      to: {},
    },
    {
      name: 'plain-typescript',
      comment: 'These can be driven by a test with nothing but a manual clock.',
      severity: 'error',
      from: {
        path: anyOf(['common', 'events', 'locking', 'schedule', 'tenancy', 'fan-out', 'notifications']),
      },
      to: { path: NEST },
    },
    {
      name: 'library-stands-alone',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(test|sample-app|bench|scripts|compat|dist)/', pathNot: '^test/support/' },
    },
    {
      name: 'library-needs-no-test-support',
      severity: 'error',
      from: { path: '^lib/', pathNot: SPEC },
      to: { path: '^test/' },
    },
    {
      name: 'nothing-imports-a-spec',
      severity: 'error',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'run-time-imports-are-declared',
      comment: 'A package that only develops this one is not there when an application runs it.',
      severity: 'error',
      from: { path: '^lib/', pathNot: SPEC },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional', 'type-only'],
      },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: { path: '^lib/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true },
      to: {},
    },
  ],
  options: {
    // Type-only imports count: an arrow is about what must be understood, not about what is loaded.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
