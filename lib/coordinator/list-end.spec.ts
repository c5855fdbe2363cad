import { getEventListeners } from 'node:events';
import { ManualClock } from '../testing/manual-clock.js';
import { ListEnd, READ_ON_MS } from './list-end.js';

describe('ListEnd', () => {
  it('comes a moment after the end of the run, with its reason', async () => {
    const clock = new ManualClock(0);
    const run = new AbortController();
    const { signal } = new ListEnd(run.signal, clock);
    await clock.advance(10_000);
    run.abort('max-run');
    await clock.advance(READ_ON_MS - 1);
    expect(signal.aborted).toBe(false);
    await clock.advance(1);
    expect([signal.aborted, signal.reason]).toEqual([true, 'max-run']);
  });

  it('comes for a run that has ended already', async () => {
    const clock = new ManualClock(0);
    const { signal } = new ListEnd(AbortSignal.abort(), clock);
    await clock.advance(READ_ON_MS);
    expect(signal.aborted).toBe(true);
  });

  it('leaves neither a listener nor a timer', () => {
    const clock = new ManualClock(0);
    const run = new AbortController();
    const end = new ListEnd(run.signal, clock);
    run.abort();
    end.close();
    expect(clock.pendingTimers).toBe(0);
    expect(getEventListeners(run.signal, 'abort')).toHaveLength(0);
  });
});
