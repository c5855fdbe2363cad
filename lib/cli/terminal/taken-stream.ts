type Done = (error?: Error | null) => void;

interface Write {
  (chunk: string | Uint8Array, done?: Done): boolean;
  (chunk: string | Uint8Array, encoding?: BufferEncoding, done?: Done): boolean;
}

/** A stream of the process, as far as it is needed. */
export interface TakeableStream {
  write: Write;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Something that was written to the stream. */
export interface Written {
  readonly endsItsLine: boolean;
  /** Writes it as it was meant. */
  pass(): boolean;
  /** Writes it elsewhere; whoever waits until it is written hears of that too. */
  passTo(stream: Pick<TakeableStream, 'write'>): boolean;
}

/** A stream that others go on writing to, and of which somebody else decides what becomes of that. */
export interface TakenStream {
  /** Past the one who decides. */
  write(text: string): boolean;
  /** Gives the stream back. */
  release(): void;
}

export function takeStream(stream: TakeableStream, onWritten: (written: Written) => boolean): TakenStream {
  const before = stream.write;
  const isInherited = !Object.hasOwn(stream, 'write');
  const write = (chunk: string | Uint8Array, encoding?: BufferEncoding, done?: Done): boolean =>
    before.call(stream, chunk, encoding, done);
  const taken = (
    chunk: string | Uint8Array,
    encodingOrDone?: BufferEncoding | Done,
    done?: Done,
  ): boolean => {
    const [encoding, whenDone] =
      typeof encodingOrDone === 'function' ? [undefined, encodingOrDone] : [encodingOrDone, done];
    return onWritten({
      endsItsLine: endsLine(chunk),
      pass: () => write(chunk, encoding, whenDone),
      passTo: (other) => other.write(chunk, encoding, whenDone),
    });
  };
  stream.write = taken;
  // Whoever reads may leave early, as `head` does. That ends the reading, and not the job.
  stream.on('error', () => undefined);
  return {
    write: (text) => write(text),
    release: () => {
      if (stream.write !== taken) return;
      if (isInherited) Reflect.deleteProperty(stream, 'write');
      else stream.write = before;
    },
  };
}

const NEW_LINE = 10;

function endsLine(chunk: string | Uint8Array): boolean {
  return typeof chunk === 'string' ? chunk.endsWith('\n') : chunk.at(-1) === NEW_LINE;
}
