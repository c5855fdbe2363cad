import { createHash } from 'node:crypto';
import type { RunOptions } from './run-options.js';

/** Stands in no run's id. */
const SEPARATOR = '#';

/**
 * What the claim of an idempotency key remembers of the trigger that came first: which run is its, and, since the
 * store keeps no more than an owner, behind the run's id what was asked for.
 */
export function noteOf(runId: string, options: Asked): string {
  return `${runId}${SEPARATOR}${fingerprint(options)}`;
}

/** The id of the run that a note tells of. */
export function runIdIn(note: string): string {
  return note.slice(0, placeOfSeparator(note));
}

/** Whether the trigger that left the note asked for the same. */
export function asksTheSame(note: string, options: Asked): boolean {
  return note.slice(placeOfSeparator(note) + 1) === fingerprint(options);
}

/** Everything but the key itself; what is left out and what is `undefined` are the same. */
type Asked = Omit<RunOptions, 'idempotencyKey'>;

function fingerprint({ tenantIds, force = false, slot, wait }: Asked): string {
  const asked = JSON.stringify([tenantIds, force, slot, wait]);
  return createHash('sha256').update(asked).digest('base64url').slice(0, 22);
}

function placeOfSeparator(note: string): number {
  const place = note.lastIndexOf(SEPARATOR);
  return place < 0 ? note.length : place;
}
