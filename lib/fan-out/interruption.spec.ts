import { getEventListeners } from 'node:events';
import { Interruption } from './interruption.js';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Interruption', () => {
  it('listens to the signal until it is closed', () => {
    const { signal } = new AbortController();
    const interruption = new Interruption(signal, () => undefined);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    interruption.close();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('has nothing to end where nobody waits', async () => {
    const controller = new AbortController();
    const onAbort = jest.fn();
    new Interruption(controller.signal, onAbort);
    controller.abort();
    await nextTurn();
    expect(onAbort).toHaveBeenCalledTimes(1);
  });

  it('ends a wait that begins after the abort, at once but for what is on its way', async () => {
    const interruption = new Interruption(AbortSignal.abort(), () => undefined);
    expect(await interruption.until(new Promise(() => undefined))).toBeUndefined();
    expect(await interruption.until(Promise.resolve('given'))).toBe('given');
  });
});
