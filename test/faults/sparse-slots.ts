const SECOND_MS = 1_000;
const MINUTE_S = 60;

/**
 * A cron expression due every so many seconds, a divisor of 60, for the first time some seconds from now: what a
 * run of such a job goes through, no other slot of it comes between.
 */
export function sparseSlots(everyS: number, firstInS: number): string {
  const first = Math.ceil(Date.now() / SECOND_MS) + firstInS;
  const seconds = Array.from(
    { length: MINUTE_S / everyS },
    (_, index) => (first + index * everyS) % MINUTE_S,
  );
  return `${seconds.sort((one, other) => one - other).join(',')} * * * * *`;
}
