// In seconds.

/**
 * A job takes anything from some milliseconds to hours, and its histogram is one series for each bucket and job. So the
 * bounds are few, three to five times apart, at lengths people think in: up to 4 hours.
 */
export const RUN_SECONDS = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 3_600, 14_400];

/** Around one round trip to the store, up to twice the default `storeTimeoutMs`. */
export const TICK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4];
