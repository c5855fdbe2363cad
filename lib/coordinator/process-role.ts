/**
 * What a process is to the fleet. A `replica` fires jobs at their times and keeps house for the others. A `command`
 * does what it was asked for and leaves: nothing fires in it, it looks after no slot and nobody's run, and it tells
 * the fleet of no schedules.
 */
export type ProcessRole = 'replica' | 'command';
