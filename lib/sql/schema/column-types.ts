import type { SqlDialect } from '../client/sql-client.js';
import { KEY_LENGTH } from './text.js';

export interface ColumnTypes {
  /** A name, see `keyText`. */
  readonly key: string;
  /** One word of our own. */
  readonly short: string;
  /** JSON. */
  readonly long: string;
  /** Milliseconds, and other whole numbers. */
  readonly time: string;
  /** What follows the columns. */
  readonly options: string;
}

const TYPES: Record<SqlDialect, ColumnTypes> = {
  // Compared byte by byte, whatever the collation of the database: the order of pages depends on it.
  postgres: {
    key: `varchar(${KEY_LENGTH}) collate "C"`,
    short: 'varchar(64) collate "C"',
    long: 'text',
    time: 'bigint',
    options: '',
  },
  mysql: {
    key: `varchar(${KEY_LENGTH})`,
    short: 'varchar(64)',
    long: 'longtext',
    time: 'bigint',
    options: ' engine = InnoDB, character set ascii, collate ascii_bin',
  },
  sqlite: { key: 'text', short: 'text', long: 'text', time: 'integer', options: '' },
};

export function columnTypes(dialect: SqlDialect): ColumnTypes {
  return TYPES[dialect];
}
