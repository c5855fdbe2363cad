import { ProcessSignals } from './shutdown-signals.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

const listeners = (): number[] => SIGNALS.map((signal) => process.listenerCount(signal));

describe('the signals of the process', () => {
  let sent: unknown[];

  beforeEach(() => {
    sent = [];
    jest.spyOn(process, 'kill').mockImplementation((...given) => {
      sent.push(given);
      return true;
    });
  });

  afterEach(() => jest.restoreAllMocks());

  it.each(SIGNALS)('tell of each %s until nobody listens any more', (signal) => {
    const before = listeners();
    let told = 0;
    const stop = new ProcessSignals().listen(() => told++);
    process.emit(signal, signal);
    process.emit(signal, signal);
    expect(told).toBe(2);
    stop();
    expect(listeners()).toEqual(before);
  });

  it.each(SIGNALS)('send %s again that nobody else hears, so that it still ends the process', (signal) => {
    const stop = new ProcessSignals().listen(() => undefined);
    process.emit(signal, signal);
    process.emit(signal, signal);
    expect(sent).toEqual([]);
    stop();
    expect(sent).toEqual([[process.pid, signal]]);
  });

  it('leave a signal alone that somebody else hears, and one that did not come', () => {
    const other = (): void => undefined;
    process.on('SIGTERM', other);
    const stop = new ProcessSignals().listen(() => undefined);
    process.emit('SIGTERM', 'SIGTERM');
    process.removeListener('SIGTERM', other);
    stop();
    expect(sent).toEqual([]);
  });
});
