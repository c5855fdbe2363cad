import type { Clock } from '../common/clock.js';

/** The process, as far as it is left. */
export interface LeftProcess {
  readonly stdout: { readonly writableLength: number };
  readonly stderr: { readonly writableLength: number };
  exit(): unknown;
  getActiveResourcesInfo(): string[];
}

/** What a process may have open to its end. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['TTYWrap', 'PipeWrap', 'FSReqCallback', 'SignalWrap']);

/** How often a reader who is slow to take the output is looked after, in milliseconds. */
const LOOKS_AGAIN_MS = 1_000;

/**
 * Sees to it that the process ends. It does so by itself once nothing is left to wait for; an application that leaves
 * a connection or a timer behind shall not keep a script waiting for ever.
 */
export class Departure {
  private isTold = false;

  constructor(
    private readonly clock: Clock,
    private readonly left: LeftProcess,
    private readonly note: (line: string) => void,
  ) {}

  /** At the latest so many milliseconds from now, or when all that was written has been read. */
  within(ms: number): void {
    this.clock.setTimer(() => this.leave(), ms, { keepAlive: false });
  }

  private leave(): void {
    if (!this.isTold) this.tell();
    const { stdout, stderr } = this.left;
    if (stdout.writableLength + stderr.writableLength > 0) this.within(LOOKS_AGAIN_MS);
    else this.left.exit();
  }

  private tell(): void {
    this.isTold = true;
    const kinds = this.left.getActiveResourcesInfo().filter((kind) => !ALWAYS_THERE.has(kind));
    const what = kinds.length === 0 ? 'Something' : [...new Set(kinds)].join(', ');
    this.note(`${what} would have kept the process alive; close it when the application shuts down.`);
  }
}
