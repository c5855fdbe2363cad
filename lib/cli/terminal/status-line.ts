const CLEAR_LINE = '\r\u001b[2K';

/** The last line of a terminal, written over in place; what else is written there goes above it. */
export class StatusLine {
  private text = '';

  constructor(
    private readonly write: (text: string) => void,
    /** How wide the terminal is. A longer line would wrap, and could not be written over. */
    private readonly columns: () => number,
  ) {}

  show(text: string): void {
    this.text = text;
    this.draw();
  }

  /** Writes something else by `write`, above the line. */
  around<T>(write: () => T, endsItsLine: boolean): T {
    if (this.text === '') return write();
    this.write(CLEAR_LINE);
    const written = write();
    if (endsItsLine) this.draw();
    return written;
  }

  clear(): void {
    if (this.text !== '') this.write(CLEAR_LINE);
    this.text = '';
  }

  private draw(): void {
    this.write(`${CLEAR_LINE}${this.text.slice(0, Math.max(0, this.columns() - 1))}`);
  }
}
