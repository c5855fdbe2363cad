import { z } from 'zod';
import { checkArguments } from '../common/option-check.js';
import { choice } from '../common/option-schema.js';

const CONCERNS = ['store', 'overdue'] as const;

/** What the indicator looks at. */
export type Concern = (typeof CONCERNS)[number];

/** @publicApi */
export interface CronHealthOptions {
  /**
   * What makes the answer `down`: a store that does not answer, or a job that is overdue. Both are always told of.
   * @default ['store', 'overdue']
   */
  downFor?: readonly ('store' | 'overdue')[];
}

/** A job of which, as far as this replica knows, no replica took a slot that was due. @publicApi */
export interface OverdueJob {
  readonly job: string;
  /** ISO time by which the slot should have begun. */
  readonly since: string;
}

/** What stands beside the status. @publicApi */
export interface CronHealthDetails {
  readonly store: 'up' | 'down';
  /** Why the store is down. */
  readonly error?: string;
  readonly overdue: readonly OverdueJob[];
}

const options = z.strictObject(
  {
    downFor: z.array(choice(CONCERNS), { error: "an array of 'store' and 'overdue'" }).default([...CONCERNS]),
  },
  { error: 'an object of options' },
);

/** @throws InvalidArgumentError */
export function concernsOf(given: CronHealthOptions): ReadonlySet<Concern> {
  return new Set(checkArguments(options, given, 'CronHealthIndicator.isHealthy').downFor);
}
