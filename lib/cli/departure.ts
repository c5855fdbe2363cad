import type { Clock } from '../common/clock.js';

/** The process, as far as it is left. */
export interface LeftProcess {
  exitCode?: number | string | null | undefined;
  exit(): never;
  getActiveResourcesInfo(): string[];
}

/** What the command itself leaves open, and what a process has until its end. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['TTYWrap', 'PipeWrap', 'FSReqCallback', 'SignalWrap']);

/**
 * Sees to it that the process ends. It does so by itself once nothing is left to wait for; an application that leaves
 * a connection or a timer behind shall not keep a script waiting for ever.
 */
export class Departure {
  constructor(
    private readonly clock: Clock,
    private readonly left: LeftProcess,
    private readonly note: (line: string) => void,
  ) {}

  /** At the latest so many milliseconds from now. */
  within(ms: number): void {
    this.clock.setTimer(() => this.leave(), ms, { keepAlive: false });
  }

  private leave(): void {
    const kinds = this.left.getActiveResourcesInfo().filter((kind) => !ALWAYS_THERE.has(kind));
    const what = kinds.length === 0 ? 'Something' : [...new Set(kinds)].join(', ');
    this.note(`${what} would have kept the process alive; close it when the application shuts down.`);
    this.left.exit();
  }
}
