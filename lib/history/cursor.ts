import { InvalidArgumentError } from '../common/errors.js';

/** Where a page of runs ended: enough to go on after it even if that run is forgotten meanwhile. */
export interface RunPlace {
  /** When the run started, in milliseconds. */
  readonly at: number;
  /** Tells runs apart that started in the same millisecond. */
  readonly tie: string;
}

export function cursorOf({ at, tie }: RunPlace): string {
  return Buffer.from(JSON.stringify([at, tie])).toString('base64url');
}

/** @throws InvalidArgumentError for anything that {@link cursorOf} did not give */
export function placeOfCursor(cursor: string): RunPlace {
  const [at, tie] = parsed(cursor);
  if (typeof at === 'number' && Number.isFinite(at) && typeof tie === 'string') return { at, tie };
  throw new InvalidArgumentError(
    '`before` is not a cursor of this history. Give the `next` of an earlier page, or leave it out for the first.',
    { option: 'before' },
  );
}

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
