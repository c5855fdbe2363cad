import { StoreUnavailableError } from '../../common/errors.js';
import { jobKeys, pausedIndexKey } from '../keys.js';
import { isMiss, parseStored } from './cache-mark.js';
import type { CacheProbe } from './cache-probe.js';

/** To caches of the keyv and cache-manager families this says: never, whatever their default. */
const FOR_EVER = 0;
const ATTEMPTS = 5;

/**
 * Pause flags in a cache. Each job's own flag decides; the index only says where to look. Two replicas that
 * change the index at the same moment may overwrite each other, so it is read back and changed again.
 */
export class CachePauses {
  constructor(
    private readonly probe: CacheProbe,
    private readonly namespace: string,
  ) {}

  async set(job: string, paused: boolean): Promise<void> {
    if (paused) await this.list(job);
    const flag = await this.probe.writeProven(jobKeys(this.namespace, job).paused, flagOf(paused), FOR_EVER);
    if (isPaused(flag) === paused) return;
    throw new StoreUnavailableError(
      `Another replica changed the pause of job "${job}" at the same moment. Look at the job and try again.`,
    );
  }

  async all(): Promise<string[]> {
    const jobs = await this.index();
    const flags = await this.probe.readProven(jobs.map((job) => jobKeys(this.namespace, job).paused));
    return jobs.filter((_, position) => isPaused(flags[position]));
  }

  private async list(job: string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const jobs = await this.index();
      if (jobs.includes(job)) return;
      await this.probe.writeProven(pausedIndexKey(this.namespace), JSON.stringify([...jobs, job]), FOR_EVER);
    }
    throw new StoreUnavailableError(
      `The cache did not keep job "${job}" in the list of paused jobs in ${ATTEMPTS} attempts. Try again.`,
    );
  }

  private async index(): Promise<string[]> {
    const key = pausedIndexKey(this.namespace);
    const stored = parseStored(await this.probe.readSurely(key));
    return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
  }
}

export function isPaused(flag: unknown): boolean {
  return !isMiss(flag) && parseStored(flag) !== false;
}

function flagOf(paused: boolean): string {
  return JSON.stringify(paused);
}
