import { getEventListeners } from 'node:events';
import { Interruption } from './interruption.js';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = (): Promise<never> => new Promise(() => undefined);

function setUp() {
  const run = new AbortController();
  const list = new AbortController();
  const onAbort = jest.fn();
  const interruption = new Interruption({ signal: run.signal, listEnds: list.signal }, onAbort);
  return { run, list, onAbort, interruption };
}

describe('Interruption', () => {
  it('listens to the signals until it is closed', () => {
    const { run, list, interruption } = setUp();
    const listeners = (): number[] =>
      [run, list].map(({ signal }) => getEventListeners(signal, 'abort').length);
    expect(listeners()).toEqual([1, 1]);
    interruption.close();
    expect(listeners()).toEqual([0, 0]);
  });

  it('tells of the abort once, and at once where the run has been aborted already', async () => {
    const { run, list, onAbort } = setUp();
    run.abort();
    list.abort();
    await nextTurn();
    expect(onAbort).toHaveBeenCalledTimes(1);
    const late = jest.fn();
    new Interruption({ signal: run.signal, listEnds: list.signal }, late);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('lets a wait go on after the abort, until the list is to end', async () => {
    const { run, list, interruption } = setUp();
    let given: unknown = 'nothing';
    void interruption.until(never()).then((value) => (given = value));
    run.abort();
    await nextTurn();
    expect([given, interruption.isOver]).toEqual(['nothing', false]);
    list.abort();
    await nextTurn();
    expect([given, interruption.isOver]).toEqual([undefined, true]);
  });

  it('ends a wait that begins after the end of the list, at once but for what is on its way', async () => {
    const { list, interruption } = setUp();
    list.abort();
    expect(await interruption.until(never())).toBeUndefined();
    expect(await interruption.until(Promise.resolve('given'))).toBe('given');
  });
});
