import { SqlCoordinationStore, SqlRunStore } from './index.js';

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

it('refuses a number of runs that is none', () => {
  const client = { prepare: () => undefined, transaction: () => undefined };
  for (const capacity of [0, -1, 1.5, Number.NaN]) {
    expect(() => new SqlRunStore({ dialect: 'sqlite', client, capacity })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  }
});
