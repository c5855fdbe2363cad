import type { Clock } from '../../common/clock.js';
import { StoreUnavailableError } from '../../common/errors.js';
import { type CacheMark, FREE, readMark } from './cache-mark.js';
import type { Place } from './cache-plan.js';
import type { CacheProbe } from './cache-probe.js';

/** The rest pays for timers that fire early and clocks that run at different rates. */
const WRITE_SHARE = 0.8;
/** How long the word that a mark was given up stays, where nothing takes its place. */
const FREE_TTL_MS = 1_000;

/**
 * Mutual exclusion by reads, writes and a bound on their duration (Fischer's algorithm): whoever saw nothing
 * writes, waits until every rival that saw nothing either must have written too, and has won if its mark is the
 * last.
 */
export class CacheContest {
  constructor(
    private readonly probe: CacheProbe,
    private readonly clock: Clock,
    private readonly settleMs: number,
  ) {}

  /**
   * @param lookedAt monotonic time just before the look that saw the place free
   * @returns the rival that won, or `undefined` where we did
   */
  async contend(place: Place, mark: CacheMark, lookedAt: number): Promise<CacheMark | undefined> {
    await this.probe.write(place.key, JSON.stringify(mark), place.ttlMs);
    this.checkPace(this.clock.monotonic() - lookedAt);
    await this.settle();
    return rivalIn(place, mark, await this.probe.readBack(place.key));
  }

  /** Writes where no rival may, and returns one that did all the same. */
  async write(place: Place, mark: CacheMark): Promise<CacheMark | undefined> {
    return rivalIn(place, mark, await this.probe.writeProven(place.key, JSON.stringify(mark), place.ttlMs));
  }

  /** What stands there; an absence is proven. */
  async holder(place: Place): Promise<CacheMark | undefined> {
    return readMark(place.key, await this.probe.readSurely(place.key));
  }

  /** Overwrites the mark if it is still this token's: not every cache can delete, and a hung delete may land late too. */
  async giveUp(place: Place, token: string): Promise<void> {
    if ((await this.holder(place))?.token !== token) return;
    await this.probe.writeProven(place.key, FREE, FREE_TTL_MS);
  }

  private checkPace(tookMs: number): void {
    const boundMs = this.settleMs * WRITE_SHARE;
    if (tookMs <= boundMs) return;
    throw new StoreUnavailableError(
      `A read and a write of the cache took ${Math.ceil(tookMs)} ms, more than the ${boundMs} ms within which a ` +
        'rival would be noticed. Raise `settleMs` of the store, or coordinate through Redis.',
    );
  }

  private settle(): Promise<void> {
    return new Promise((resolve) => {
      this.clock.setTimer(resolve, this.settleMs);
    });
  }
}

function rivalIn(place: Place, ours: CacheMark, value: unknown): CacheMark | undefined {
  const found = readMark(place.key, value);
  if (found === undefined) {
    throw new StoreUnavailableError(
      `What was written to "${place.key}" of the cache was given up by another replica: nobody holds it for sure.`,
    );
  }
  return found.token === ours.token ? undefined : found;
}
