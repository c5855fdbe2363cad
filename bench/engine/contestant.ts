import type { Repetition } from './repetition.js';

/** What cannot be undercut, this library, or what others offer. */
export type Kind = 'limit' | 'ours' | 'peer';

/** One of those that are compared. */
export interface Contestant {
  readonly name: string;
  readonly kind: Kind;
  /** The name of the contestant that its ratios are taken over. */
  readonly over?: string;
  /** One repetition. */
  measure(): Promise<Repetition>;
  close?(): Promise<unknown>;
}

/** One contestant's repetitions; the n-th of each was taken beside the n-th of all others. */
export interface Series extends Pick<Contestant, 'name' | 'kind' | 'over'> {
  readonly repetitions: readonly Repetition[];
  /** Why slots were not run that nobody ran, and how often each was the reason. */
  readonly refusals?: Readonly<Record<string, number>>;
}
