import { ProcessTerminal } from './process-terminal.js';

const CLEAR = '\r\u001b[2K';

class Stream {
  written = '';
  errors: ((error: Error) => void)[] = [];

  constructor(
    readonly isTTY: boolean,
    readonly columns = 20,
  ) {}

  write(chunk: string | Uint8Array, _encoding?: unknown, done?: (error?: Error | null) => void): boolean {
    this.written += String(chunk);
    done?.();
    return true;
  }

  on(_event: 'error', listener: (error: Error) => void): void {
    this.errors.push(listener);
  }
}

function setUp(isTerminal: boolean) {
  const [stdout, stderr] = [new Stream(isTerminal), new Stream(isTerminal)];
  return { stdout, stderr, terminal: new ProcessTerminal({ stdout, stderr }) };
}

describe('the streams of a command', () => {
  it('carry the result alone on standard output, and all else on standard error', () => {
    const { stdout, stderr, terminal } = setUp(false);
    stdout.write('from a handler\n');
    terminal.note('a note');
    terminal.result('the result');
    expect(stdout.written).toBe('the result\n');
    expect(stderr.written).toBe('from a handler\na note\n');
  });

  it('tell whoever waits for it that his text is written', () => {
    const { stdout } = setUp(false);
    let told = 0;
    stdout.write('x', 'utf8', () => (told += 1));
    expect(told).toBe(1);
  });

  it('begin a note on a line of its own', () => {
    const { stdout, stderr, terminal } = setUp(false);
    stdout.write('half a line');
    terminal.note('one');
    terminal.note('two');
    expect(stderr.written).toBe('half a line\none\ntwo\n');
  });

  it('are given back as they were', () => {
    const { stdout, terminal } = setUp(false);
    terminal.release();
    expect(Object.hasOwn(stdout, 'write')).toBe(false);
    stdout.write('later');
    expect(stdout.written).toBe('later');
  });

  it('take a reader who leaves for no error', () => {
    const { stdout } = setUp(false);
    expect(stdout.errors).toHaveLength(1);
    expect(() => stdout.errors[0]?.(new Error('EPIPE'))).not.toThrow();
  });
});

describe('the line that changes in place', () => {
  it('is not there where nobody looks at it', () => {
    expect(setUp(false).terminal.status).toBeNull();
  });

  it('is written over, and no wider than the terminal', () => {
    const { stderr, terminal } = setUp(true);
    terminal.status?.show('1 of 2');
    terminal.status?.show('2 of 2 and so much more than fits');
    expect(stderr.written).toBe(`${CLEAR}1 of 2${CLEAR}2 of 2 and so much `);
  });

  it('stays below what others write, and waits for the end of their line', () => {
    const { stdout, stderr, terminal } = setUp(true);
    terminal.status?.show('bar');
    stderr.written = '';
    stderr.write('a log line\n');
    stdout.write('half');
    terminal.note('a note');
    expect(stderr.written).toBe(`${CLEAR}a log line\n${CLEAR}bar${CLEAR}half${CLEAR}\na note\n${CLEAR}bar`);
  });

  it('is gone before the result, and does not come back', () => {
    const { stdout, stderr, terminal } = setUp(true);
    terminal.status?.show('bar');
    terminal.result('the result');
    stderr.written = '';
    terminal.note('a note');
    expect(stdout.written).toBe('the result\n');
    expect(stderr.written).toBe('a note\n');
  });
});
