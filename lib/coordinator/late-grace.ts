import type { CoordinatorSettings } from './settings.js';

/** A timer never fires on the very millisecond, so a job may begin at least this late, however equal the clocks are. */
const LEAST_LATE_GRACE_MS = 1_000;

/** How long after its slot and window a job may still begin, in milliseconds. */
export function lateGraceMs({ clockSkewMs }: Pick<CoordinatorSettings, 'clockSkewMs'>): number {
  return Math.max(clockSkewMs, LEAST_LATE_GRACE_MS);
}
