import type { WitnessEntry } from '../replicas/app/settings.js';
import type { Scene } from '../replicas/fleet/scene.js';
import { LeaseInRedis } from './lease-in-redis.js';

/** A run, and the lease it holds. */
export interface Holder {
  readonly run: WitnessEntry;
  /** Its lease, as Redis has it. */
  readonly value: string;
}

/** Resolves with the run that is looked for, once it has begun. */
export async function holderOf(
  { witness, redis }: Scene,
  find: (entries: readonly WitnessEntry[]) => WitnessEntry | undefined,
): Promise<Holder> {
  const run = await witness.log.until('a run begins', find);
  const value = await new LeaseInRedis(redis, run.job).value();
  if (value === null) throw new Error(`Nobody holds the lease of ${run.job}.`);
  return { run, value };
}

/**
 * The commands that were sent for it: a lease's value begins with its owner's token, and so do the arguments of what
 * the owner asks.
 */
export function sentBy({ value }: Holder, commands: readonly string[][]): string[][] {
  const token = value.slice(0, value.indexOf(' ') + 1);
  return commands.filter((command) => command.some((part) => part.startsWith(token)));
}
