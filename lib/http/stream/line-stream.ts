import { Readable } from 'node:stream';
import { jsonLine } from '../../common/writable.js';

/** What waits for a reader at most, in bytes, beside the last line. */
const MOST_WAITING = 1_048_576;

/**
 * Lines of JSON for a reader who may be slow: past a bound lines are dropped until he has caught up, and a line tells
 * him how many. The last line always comes.
 */
export class LineStream extends Readable {
  private dropped = 0;
  private isConcluded = false;
  private readonly cleanups: (() => void)[] = [];

  constructor(private readonly mostWaiting = MOST_WAITING) {
    // So that `_read` is called when nothing waits any more, and not before.
    super({ highWaterMark: 0 });
  }

  /** Whether everything so far has been taken. */
  get isDrained(): boolean {
    return this.readableLength === 0;
  }

  /** Called as soon as nobody reads any more, or at once where that is so already. */
  onGone(cleanup: () => void): void {
    if (this.destroyed) cleanup();
    else this.cleanups.push(cleanup);
  }

  tell(line: object): void {
    if (this.destroyed || this.isConcluded) return;
    if (this.isDrained) this.tellDropped();
    const text = jsonLine(line);
    const fits = this.readableLength + Buffer.byteLength(text) <= this.mostWaiting;
    // Once something is missing the next line would stand in a wrong place.
    if (this.isDrained || (fits && this.dropped === 0)) this.push(text);
    else this.dropped += 1;
  }

  /** Tells the last line, and ends. */
  conclude(line: object): void {
    if (this.destroyed || this.isConcluded) return;
    this.isConcluded = true;
    this.tellDropped();
    this.push(jsonLine(line));
    this.push(null);
  }

  /** Called when the reader has taken all that waited. */
  override _read(): void {
    this.tellDropped();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    for (const cleanup of this.cleanups.splice(0)) cleanup();
    callback(error);
  }

  private tellDropped(): void {
    if (this.dropped === 0) return;
    const line = jsonLine({ event: 'lines.dropped', count: this.dropped });
    this.dropped = 0;
    this.push(line);
  }
}
