/** What a job writes that nobody asked for. */
export const FIRED = 'FIRED';

/** What the application does not boot for. */
export const NO_DATABASE = 'The database does not answer.';

/** Said when the application has been closed. */
export const CLOSED = 'CLOSED';
