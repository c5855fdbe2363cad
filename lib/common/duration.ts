/** `n` seconds in milliseconds. @publicApi */
export const seconds = (n: number): number => n * 1_000;

/** `n` minutes in milliseconds. @publicApi */
export const minutes = (n: number): number => n * 60_000;

/** `n` hours in milliseconds. @publicApi */
export const hours = (n: number): number => n * 3_600_000;

/** `n` days of 24 hours in milliseconds. @publicApi */
export const days = (n: number): number => n * 86_400_000;
