import type { Row } from '@libsql/client';

export function textOf(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value === 'string') return value;
  throw unexpected(column, 'text', value);
}

export function textOrNullOf(row: Row | undefined, column: string): string | null {
  return row?.[column] === null ? null : textOf(row, column);
}

export function numberOf(row: Row | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value === 'number') return value;
  throw unexpected(column, 'a number', value);
}

function unexpected(column: string, expected: string, value: unknown): TypeError {
  return new TypeError(`Expected column "${column}" to hold ${expected}, found ${typeof value}.`);
}
