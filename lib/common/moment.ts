const ISO_DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A moment given as an ISO date, with or without time of day, or as a `Date`: milliseconds since the epoch, or
 * `undefined` if it cannot be read. Without an offset it is UTC, so that replicas in different zones agree.
 */
export function momentOf(value: unknown): number | undefined {
  if (value instanceof Date) return finite(value.getTime());
  if (typeof value !== 'string') return undefined;
  const parts = ISO_DATE.exec(value);
  if (parts === null || !isDayOfCalendar(Number(parts[1]), Number(parts[2]), Number(parts[3])))
    return undefined;
  const hasTime = parts[4] !== undefined;
  return finite(Date.parse(hasTime && parts[7] === undefined ? `${value}Z` : value));
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDayOfCalendar(year: number, month: number, day: number): boolean {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
