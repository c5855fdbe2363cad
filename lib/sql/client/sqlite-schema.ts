import { property } from '../../locking/stores/redis/shape.js';
import type { SchemaStep, SqliteClient } from './sql-client.js';

/** The note comes first: where another replica was faster it fails, and nothing of the step is done twice. */
export async function applyUnderWriteLock(client: SqliteClient, step: SchemaStep): Promise<void> {
  const define = step.statements.map((sql) => ({ sql, parameters: [] }));
  await client.run({ sql: step.notes, parameters: [] });
  try {
    await client.together([step.note, ...define]);
  } catch (error) {
    const { rows } = await client.run(step.find);
    if (rows.length === 0) throw error;
  }
}

/** SQLite has no code for it. */
export function isMissingSqliteTable(error: unknown): boolean {
  return says(error, 'no such table');
}

/** Told by the text alone: a driver's errors may be those of another realm. */
export function says(error: unknown, text: string): boolean {
  return String(property(error, 'message')).includes(text);
}
