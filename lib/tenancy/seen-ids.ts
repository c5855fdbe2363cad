/** How many ids of a run are remembered in order to notice a repeat. */
export const REMEMBERED_IDS = 100_000;

/**
 * Notices repeated ids: within a page always, within the run among the first 100,000. More are not kept, since
 * the memory of a run over a streamed list must not grow with the list.
 */
export class SeenIds {
  private readonly ofRun = new Set<string>();
  private readonly ofPage = new Set<string>();

  constructor(private readonly remembered = REMEMBERED_IDS) {}

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
