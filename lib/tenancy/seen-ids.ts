import type { RandomSource } from '../common/random.js';
import { IdSet } from './id-set.js';

/** How many ids of a run are remembered in order to notice a repeat. */
export const REMEMBERED_IDS = 100_000;

/**
 * Notices repeated ids: within a page always, within the run among the first 100,000. More are not kept, since
 * the memory of a run over a streamed list must not grow with the list.
 */
export class SeenIds {
  private readonly ofRun: IdSet;
  private readonly ofPage: IdSet;

  constructor(
    random: RandomSource,
    private readonly remembered = REMEMBERED_IDS,
  ) {
    this.ofRun = new IdSet(random.next());
    this.ofPage = new IdSet(random.next());
  }

  beginPage(): void {
    this.ofPage.clear();
  }

  /** Whether the id was not met before. */
  isNew(id: string): boolean {
    if (this.ofRun.has(id) || this.ofPage.has(id)) return false;
    if (this.ofRun.size < this.remembered) this.ofRun.add(id);
    else this.ofPage.add(id);
    return true;
  }
}
