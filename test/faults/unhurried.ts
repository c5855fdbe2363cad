/**
 * By a clock that runs faster every wait of the library is shorter, and a busy moment of the machine longer: a lease
 * of half a minute would be lost within fifty milliseconds. For rows that are about none of these waits.
 */
export function unhurried(rate: number): {
  storeTimeoutMs: number;
  clockSkewMs: number;
  leaseMs: number;
  shutdown: { graceMs: number };
} {
  const minuteMs = 60_000 * rate;
  return {
    storeTimeoutMs: minuteMs,
    clockSkewMs: minuteMs,
    leaseMs: 2 * minuteMs,
    shutdown: { graceMs: minuteMs },
  };
}
