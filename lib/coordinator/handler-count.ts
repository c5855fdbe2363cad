/** Counts handlers on their way, so that one may know when the last has ended. */
export class HandlerCount {
  private running = 0;
  private idleListeners: (() => void)[] = [];

  get none(): boolean {
    return this.running === 0;
  }

  begin(): void {
    this.running += 1;
  }

  end(): void {
    this.running -= 1;
    if (this.running > 0) return;
    for (const listener of this.idleListeners.splice(0)) listener();
  }

  /** Calls `listener` once, when no handler is on its way any more. */
  onceNone(listener: () => void): void {
    if (this.none) listener();
    else this.idleListeners.push(listener);
  }
}
