import { Writable } from 'node:stream';
import { LineStream } from './line-stream.js';

const MOST = 1_000;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A reader who takes a chunk when he is told to. */
class Reader extends Writable {
  text = '';
  private goOn: (() => void) | null = null;
  private isFast = false;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.text += chunk.toString();
    if (this.isFast) callback();
    else this.goOn = callback;
  }

  /** From here on he takes everything at once. */
  catchUp(): void {
    this.isFast = true;
    this.goOn?.();
  }

  get lines(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

describe('LineStream', () => {
  const setUp = () => {
    const stream = new LineStream(MOST);
    const reader = new Reader();
    stream.pipe(reader);
    return { stream, reader };
  };

  it('gives each line at once to a reader who keeps up', async () => {
    const { stream, reader } = setUp();
    reader.catchUp();
    for (const number of [1, 2, 3]) {
      stream.tell({ number });
      await turn();
      expect(reader.lines.at(-1)).toEqual({ number });
    }
  });

  it('holds no more than the bound for one who does not, drops the rest, and says how many', async () => {
    const { stream, reader } = setUp();
    for (let number = 0; number < 500; number++) {
      stream.tell({ number, text: 'x'.repeat(50) });
      if (number % 10 === 0) await turn();
      expect(stream.readableLength).toBeLessThanOrEqual(MOST);
    }
    reader.catchUp();
    await turn();
    const told = reader.lines.filter(({ event }) => event === undefined);
    const [dropped, ...more] = reader.lines.filter(({ event }) => event === 'lines.dropped');
    expect(more).toEqual([]);
    expect(dropped).toEqual({ event: 'lines.dropped', count: 500 - told.length });
    expect(told.length).toBeGreaterThan(5);
    expect(told.map(({ number }) => number)).toEqual(told.map((_, index) => index));
  });

  it('goes on with the next line once he has caught up', async () => {
    const { stream, reader } = setUp();
    for (let number = 0; number < 100; number++) stream.tell({ number, text: 'x'.repeat(50) });
    reader.catchUp();
    await turn();
    stream.tell({ after: true });
    await turn();
    expect(reader.lines.slice(-2)).toEqual([
      { event: 'lines.dropped', count: expect.any(Number) },
      { after: true },
    ]);
  });

  it('always tells the last line, after what was dropped', async () => {
    const { stream, reader } = setUp();
    for (let number = 0; number < 100; number++) stream.tell({ number, text: 'x'.repeat(50) });
    stream.conclude({ last: 'x'.repeat(10 * MOST) });
    const ended = new Promise((resolve) => reader.once('finish', resolve));
    reader.catchUp();
    await ended;
    const [dropped, last] = reader.lines.slice(-2);
    expect(dropped).toMatchObject({ event: 'lines.dropped' });
    expect(last).toEqual({ last: 'x'.repeat(10 * MOST) });
  });

  it('tells nothing after the last line: a handler that was cut off may still have something to say', async () => {
    const { stream, reader } = setUp();
    stream.tell({ first: true });
    stream.conclude({ last: true });
    stream.tell({ late: true });
    stream.conclude({ late: true });
    const ended = new Promise((resolve) => reader.once('finish', resolve));
    reader.catchUp();
    await ended;
    expect(reader.lines).toEqual([{ first: true }, { last: true }]);
  });

  it('tells a line of any size to a reader who has nothing waiting', async () => {
    const { stream, reader } = setUp();
    reader.catchUp();
    await turn();
    stream.tell({ text: 'x'.repeat(10 * MOST) });
    await turn();
    expect(reader.lines).toHaveLength(1);
  });

  it('cleans up as it ends, as it is destroyed, and at once where that has happened', async () => {
    for (const end of [
      (stream: LineStream) => stream.conclude({}),
      (stream: LineStream) => stream.destroy(),
    ]) {
      const { stream, reader } = setUp();
      const cleanup = jest.fn();
      stream.onGone(cleanup);
      const closed = new Promise((resolve) => stream.once('close', resolve));
      expect(cleanup).not.toHaveBeenCalled();
      end(stream);
      reader.catchUp();
      await closed;
      expect(cleanup).toHaveBeenCalledTimes(1);
      stream.onGone(cleanup);
      expect(cleanup).toHaveBeenCalledTimes(2);
      expect(() => stream.tell({})).not.toThrow();
      expect(() => stream.conclude({})).not.toThrow();
    }
  });
});
