import { StatusLine } from './status-line.js';
import { type TakenStream, takeStream, type TakeableStream } from './taken-stream.js';
import type { Terminal } from './terminal.js';

export interface ProcessStreams {
  readonly stdout: TakeableStream;
  readonly stderr: TakeableStream & { readonly isTTY?: boolean; readonly columns?: number };
}

/** Where a terminal does not say how wide it is. */
const USUAL_WIDTH = 80;

/**
 * The streams of the process, for the time of a command. Standard output carries the result alone: what anybody else
 * writes there, a handler with `console.log` for instance, goes to standard error.
 */
export class ProcessTerminal implements Terminal {
  readonly status: StatusLine | null;
  private readonly out: TakenStream;
  private readonly err: TakenStream;
  private isWithinALine = false;

  constructor({ stdout, stderr }: ProcessStreams) {
    this.err = takeStream(stderr, ({ pass, endsItsLine }) => {
      this.isWithinALine = !endsItsLine;
      return this.status?.around(pass, endsItsLine) ?? pass();
    });
    this.out = takeStream(stdout, ({ passTo }) => passTo(stderr));
    const write = (text: string): void => void this.err.write(text);
    this.status = stderr.isTTY === true ? new StatusLine(write, () => stderr.columns ?? USUAL_WIDTH) : null;
  }

  result(text: string): void {
    this.status?.clear();
    this.out.write(`${text}\n`);
  }

  note(line: string): void {
    const text = `${this.isWithinALine ? '\n' : ''}${line}\n`;
    this.isWithinALine = false;
    const write = (): boolean => this.err.write(text);
    if (this.status === null) write();
    else this.status.around(write, true);
  }

  /** Gives the streams back. */
  release(): void {
    this.status?.clear();
    this.out.release();
    this.err.release();
  }
}
