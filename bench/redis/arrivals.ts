import { randomUUID } from 'node:crypto';
import { RespSocket } from '../../test/support/resp.js';

/** A command as Redis saw it arrive. */
export interface Arrival {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly name: string;
  /** All of it, as `MONITOR` writes it. */
  readonly text: string;
}

const LINE = /^(?<seconds>[\d.]+) \[\d+ (?<source>\S+)\] "(?<name>\w+)"/;

/** Notes when commands arrive; those that a script calls are left out. */
export class Arrivals {
  private readonly seen: Arrival[] = [];

  static async watch(port: number): Promise<Arrivals> {
    const watcher = await RespSocket.connect(port);
    const arrivals = new Arrivals(watcher, port);
    await watcher.send('MONITOR');
    return arrivals;
  }

  private constructor(
    private readonly watcher: RespSocket,
    private readonly port: number,
  ) {
    watcher.onPush = (line) => this.note(String(line));
  }

  /** What has arrived since the last call. */
  async take(): Promise<Arrival[]> {
    const end = randomUUID();
    const seenTo = new Promise<void>((resolve) => {
      this.onNoted = (text) => {
        if (text.includes(end)) resolve();
      };
    });
    const marker = await RespSocket.connect(this.port);
    await marker.send('ECHO', end);
    await seenTo;
    marker.close();
    return this.seen.splice(0).filter(({ text }) => !text.includes(end));
  }

  stop(): void {
    this.watcher.close();
  }

  private onNoted: (text: string) => void = () => {};

  private note(text: string): void {
    const { seconds, source, name } = LINE.exec(text)?.groups ?? {};
    if (name === undefined || source === 'lua') return;
    this.seen.push({ at: Number(seconds) * 1_000, name: name.toUpperCase(), text });
    this.onNoted(text);
  }
}

/** The most that arrived within any of the spans of this length, counted from `from`. */
export function peakOf(arrivals: readonly Arrival[], spanMs: number, from: number): number {
  const counts = new Map<number, number>();
  for (const { at } of arrivals) {
    const span = Math.floor((at - from) / spanMs);
    counts.set(span, (counts.get(span) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
