const NEST_11 = { '@nestjs/common': '^11.2.10', '@nestjs/core': '^11.2.10', '@nestjs/schedule': '^6.1.3' };
const NEST_12 = { '@nestjs/common': '^12.5.1', '@nestjs/core': '^12.5.1', '@nestjs/schedule': '^12.0.2' };
const CLS_6 = { 'nestjs-cls': '^6.3.1' };
const CLS_7 = { 'nestjs-cls': '^7.0.0' };
const REDIS_CACHE = { 'cache-manager': '^7.2.9', keyv: '^5.6.0', '@keyv/redis': '^5.1.6' };
const CACHE_11 = { '@nestjs/cache-manager': '^3.1.3', ...REDIS_CACHE };
const CACHE_12 = { '@nestjs/cache-manager': '^12.0.0', ...REDIS_CACHE };

/** 15 and later need a newer Node.js than the oldest that is tried. */
const COMMANDED = { commander: '^14.0.3' };

const SERVED_11 = { '@nestjs/platform-express': '^11.2.10', '@nestjs/swagger': '^11.2.0' };
const SERVED_12 = { '@nestjs/platform-express': '^12.5.1', '@nestjs/swagger': '^12.0.2' };

/** From 0.29 on there is only an ES module of it. */
const STORED_11 = { kysely: '^0.28.18', '@libsql/client': '^0.18.0' };
const STORED_12 = { ...STORED_11, kysely: '^0.29.0' };

const WATCHED = { 'prom-client': '^15.1.3', '@opentelemetry/api': '^1.9.0' };
const WATCHED_11 = { ...WATCHED, '@nestjs/terminus': '^11.0.0' };
const WATCHED_12 = { ...WATCHED, '@nestjs/terminus': '^12.1.0' };

/** Applications of test/matrix that need nothing but the required peers. */
const PLAIN = ['alone', 'stacked', 'tested'];
const ALL = [...PLAIN, 'cached', 'served', 'commanded', 'stored', 'watched'];

/**
 * The consumers that the package must serve: its two Nest majors in both module formats, and both majors of
 * nestjs-cls. One of each Nest major lacks the optional packages, as the library must load without them.
 */
export const CONSUMERS = [
  {
    name: 'nest11-cjs',
    format: 'commonjs',
    applications: ALL,
    packages: { ...NEST_11, ...CLS_6, ...CACHE_11, ...SERVED_11, ...COMMANDED, ...STORED_11, ...WATCHED_11 },
  },
  {
    name: 'nest11-esm',
    format: 'module',
    applications: ALL,
    packages: { ...NEST_11, ...CLS_6, ...CACHE_11, ...SERVED_11, ...COMMANDED, ...STORED_11, ...WATCHED_11 },
  },
  { name: 'nest11-cjs-cls7', format: 'commonjs', applications: PLAIN, packages: { ...NEST_11, ...CLS_7 } },
  { name: 'nest12-esm-cls6', format: 'module', applications: PLAIN, packages: { ...NEST_12, ...CLS_6 } },
  {
    name: 'nest12-esm-cls7',
    format: 'module',
    applications: ALL,
    packages: { ...NEST_12, ...CLS_7, ...CACHE_12, ...SERVED_12, ...COMMANDED, ...STORED_12, ...WATCHED_12 },
  },
  {
    name: 'nest12-cjs-cls7',
    format: 'commonjs',
    applications: ALL,
    packages: { ...NEST_12, ...CLS_7, ...CACHE_12, ...SERVED_12, ...COMMANDED, ...STORED_12, ...WATCHED_12 },
  },
];

export const NODE_MAJORS = [20, 22, 24];
