/** A handler that runs until it is told to end. */
export class HeldJob {
  calls = 0;
  private readonly ended: Promise<string>;
  /** Ends it with this result. */
  end: (result?: string) => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => (this.end = (result = 'ended') => resolve(result)));
  }

  readonly handler = (): Promise<string> => {
    this.calls += 1;
    return this.ended;
  };
}
