type Outcome<R> = { readonly value: R } | { readonly thrown: unknown };

/** Work that is done once, whoever asks for it and how often. */
export class DoneOnce<R> {
  private begun = false;
  private outcome: Outcome<R> | null = null;

  constructor(private readonly work: () => R) {}

  /** Does the work unless it was begun before, which it says. Never throws. */
  begin(): boolean {
    if (this.begun) return false;
    this.begun = true;
    try {
      this.outcome = { value: this.work() };
    } catch (thrown) {
      this.outcome = { thrown };
    }
    return true;
  }

  /** What the work returned, or throws what it threw; does it where nobody has. */
  result(): R {
    this.begin();
    if (this.outcome === null) throw new Error('The work was asked for its result before it was done.');
    if ('thrown' in this.outcome) throw this.outcome.thrown;
    return this.outcome.value;
  }
}
