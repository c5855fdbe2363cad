import { getEventListeners } from 'node:events';
import { ManualClock } from '../testing/manual-clock.js';
import { pause } from './pause.js';

describe('pause', () => {
  it('lasts as long as it should, and takes its listener away', async () => {
    const clock = new ManualClock(0);
    const { signal } = new AbortController();
    let whole: boolean | undefined;
    void pause(100, clock, signal).then((answer) => (whole = answer));
    await clock.advance(99);
    expect(whole).toBeUndefined();
    await clock.advance(1);
    expect(whole).toBe(true);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('is cut short by the signal, and takes its timer and its listener away', async () => {
    const clock = new ManualClock(0);
    const controller = new AbortController();
    const waiting = pause(100, clock, controller.signal);
    controller.abort();
    expect(await waiting).toBe(false);
    expect(clock.pendingTimers).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(await pause(100, clock, controller.signal)).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});
