import { unexpected } from './argument-check.js';

/** When a window opens and how long it stays open; goes where a cron expression goes. @publicApi */
export interface WindowedSchedule {
  /** A six-field cron expression: the moment the window opens. */
  readonly cronTime: string;
  /** Milliseconds. */
  readonly window: number;
}

/** The length of the way from one position of a cycle to another, over its end where need be; never zero. */
export function spanWithin(cycle: number, from: number, to: number): number {
  return (((to - from) % cycle) + cycle) % cycle || cycle;
}

/** @param whole how to ask for the whole cycle */
export function equalEnds(given: unknown, whole: string): Error {
  const expected = `another moment than from, as equal ones could mean all of it or nothing (for all of it: ${whole})`;
  return unexpected('to', expected, given);
}
