/** What an instrumentation can do wrong, as the middle of a sentence. */
export type Mistake =
  | 'threw'
  | 'did not call enter, so that the work was done outside of it,'
  | 'called enter again, or late, which does nothing,';

/** Tells of each mistake once: what is wrong around one tenant is wrong around a million of them. */
export class Mistakes {
  private readonly told = new Set<string>();

  /** @param warn must not throw */
  constructor(private readonly warn: (message: string, error?: unknown) => void) {}

  tell(where: string, mistake: Mistake, error?: unknown): void {
    const sentence = `an instrumentation ${mistake} in ${where}; runs are not affected, and this is told once`;
    if (this.told.has(sentence)) return;
    this.told.add(sentence);
    this.warn(sentence, error);
  }

  /** Calls what must not fail. What it returns is not waited for: only that it does not reject unheard. */
  contain(where: string, call: () => unknown): unknown {
    try {
      const returned = call();
      if (returned instanceof Promise) {
        returned.catch((error: unknown) => this.tell(where, 'threw', error));
      }
      return returned;
    } catch (error) {
      this.tell(where, 'threw', error);
      return undefined;
    }
  }
}
