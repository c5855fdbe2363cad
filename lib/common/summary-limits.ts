/** How many ids of unprocessed tenants a summary names. */
export const MAX_UNPROCESSED_IDS = 10_000;

/** How many failures a summary describes. */
export const MAX_FAILURES = 1_000;
