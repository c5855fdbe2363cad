import { SqlCoordinationStore, SqlRunStore, sqlSchema } from './index.js';

const optionsOf = (text: string, client?: unknown): object => Object.assign(JSON.parse(text), { client });

describe.each([
  { name: 'SqlCoordinationStore', Store: SqlCoordinationStore },
  { name: 'SqlRunStore', Store: SqlRunStore },
])('$name', ({ Store }) => {
  it.each([
    ['no options', undefined, /dialect 'postgres', 'mysql' .* or 'sqlite', got nothing/],
    ['another dialect', optionsOf('{"dialect":"mssql"}'), /got "mssql"/],
    ['no client', optionsOf('{"dialect":"postgres"}'), /a Pool of pg, got nothing/],
    ['an address', optionsOf('{"dialect":"postgres"}', 'postgres://user:secret@db'), /got a string/],
    [
      'one connection of pg',
      optionsOf('{"dialect":"postgres"}', { connect() {}, query() {} }),
      /got an object/,
    ],
    [
      'another client',
      optionsOf('{"dialect":"mysql"}', new Map()),
      /a pool of mysql2 .* got an instance of Map/,
    ],
    [
      'the pool of another dialect',
      optionsOf('{"dialect":"sqlite"}', { query() {} }),
      /better-sqlite3 or .*libsql/,
    ],
  ])('refuses %s, and says what it expected', (_, options, message) => {
    const construct = (): unknown => Reflect.construct(Store, [options]);
    expect(construct).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(construct).toThrow(message);
    expect(construct).not.toThrow(/secret/);
  });

  it('serves one namespace, and says how to have another', () => {
    const client = { prepare: () => undefined, transaction: () => undefined };
    const store = new Store({ dialect: 'sqlite', client });
    const context = { storeTimeoutMs: 1, clock: Object.create(null), clockSkewMs: 1, warn: () => undefined };
    store.attach({ ...context, namespace: 'one' });
    store.attach({ ...context, namespace: 'one' });
    expect(() => store.attach({ ...context, namespace: 'two' })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringContaining('"two"') }),
    );
  });
});

it.each([
  ['capacity', '0', /`capacity`: expected a whole number, 1 or more, got 0/],
  ['capacity', '-1', /got -1/],
  ['capacity', '1.5', /got 1.5/],
  ['namespace', '7', /`namespace`: expected a non-empty string of at most 100/],
  ['migrate', '"no"', /`migrate`: expected true or false, got "no"/],
  ['tablePrefix', '"app_"', /`tablePrefix`: there is no such option here/],
])('refuses as %s %s', (option, value, message) => {
  const options = optionsOf(`{"dialect":"sqlite","${option}":${value}}`, {
    prepare: () => undefined,
    transaction: () => undefined,
    password: 'secret',
  });
  const construct = (): unknown => Reflect.construct(SqlRunStore, [options]);
  expect(construct).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', context: { option } }));
  expect(construct).toThrow(message);
  expect(construct).not.toThrow(/secret/);
});

describe('sqlSchema', () => {
  it('gives the statements of one part, or of both', () => {
    const tables = (statements: readonly string[]): (string | undefined)[] =>
      statements.flatMap((statement) => /^create table if not exists (\w+)/.exec(statement)?.[1] ?? []);
    const [notes, runs] = ['cron_coordinator_schema', 'cron_coordinator_runs'];
    const locks = ['cron_coordinator_marks', 'cron_coordinator_jobs'];
    expect(tables(sqlSchema('postgres', 'history'))).toEqual([notes, runs]);
    expect(tables(sqlSchema('mysql', 'coordination'))).toEqual([notes, ...locks]);
    expect(tables(sqlSchema('sqlite'))).toEqual([notes, runs, ...locks]);
  });

  it.each([
    [['oracle'], /^sqlSchema\(dialect\) expected the dialect 'postgres'.* got "oracle"/],
    [['postgres', 'locks'], /^sqlSchema\(dialect, part\) expected 'history' or 'coordination'.* got "locks"/],
  ])('refuses %j', (given, message) => {
    expect(() => Reflect.apply(sqlSchema, undefined, given)).toThrow(message);
  });
});
