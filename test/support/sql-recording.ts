import type { Query } from '../../lib/sql/client/sql-client.js';
import type { SqlDialect } from '../../lib/sql/index.js';

/** The methods of a host's client that take a query. */
const METHODS: Record<SqlDialect, readonly string[]> = {
  postgres: ['query'],
  mysql: ['query'],
  sqlite: ['execute', 'batch', 'prepare'],
};

/** A host's client that notes what it is asked. */
export class RecordingClient {
  readonly client: object;
  private asked: Query[] = [];

  constructor(dialect: SqlDialect, inner: object) {
    const note = (query: Query): void => void this.asked.push(query);
    this.client = new Proxy(inner, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name, target);
        if (typeof found !== 'function') return found;
        const method = (...args: unknown[]): unknown => Reflect.apply(found, target, args);
        if (typeof name !== 'string' || !METHODS[dialect].includes(name)) return method;
        return (...args: unknown[]): unknown => {
          const [first, second] = args;
          const statements = Array.isArray(first) ? first : [first];
          if (statements.every(isLibsqlStatement)) {
            for (const { sql, args: parameters } of statements) note({ sql, parameters });
          } else if (name === 'prepare') return noted(method(first), String(first), note);
          else note({ sql: String(first), parameters: Array.isArray(second) ? second : [] });
          return method(...args);
        };
      },
    });
  }

  async during(work: () => Promise<unknown>): Promise<readonly Query[]> {
    this.asked = [];
    await work();
    return this.asked.splice(0);
  }
}

function isLibsqlStatement(value: unknown): value is { sql: string; args: unknown[] } {
  return typeof value === 'object' && value !== null && 'sql' in value && 'args' in value;
}

/** A prepared statement is told its parameters when it is run. */
function noted(statement: unknown, sql: string, note: (query: Query) => void): unknown {
  if (typeof statement !== 'object' || statement === null) throw new TypeError('Expected a statement');
  return new Proxy(statement, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found !== 'function') return found;
      return (...parameters: unknown[]): unknown => {
        note({ sql, parameters });
        return Reflect.apply(found, target, parameters);
      };
    },
  });
}
