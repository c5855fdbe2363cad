import { ManualClock } from '../testing/manual-clock.js';
import { ChunkIdleTime } from './chunk-idle-time.js';

describe('ChunkIdleTime', () => {
  it('tells a handler that ended while its chunk was still being started from one that ended at once', async () => {
    const clock = new ManualClock(0);
    const idle = new ChunkIdleTime(clock);
    idle.begin();
    await clock.advance(10);
    idle.ended();
    await clock.advance(10);
    idle.allStarted(4, 1);
    await clock.advance(30);
    idle.ended();
    idle.finish();
    // Of 4 × 50 ms: 40 for the early one, 30 each for the two that ended at once, none for the slowest.
    expect(idle.ratio).toBe(100 / 200);
  });

  it('reads the clock once for all that end in one burst, and anew for the next', async () => {
    const clock = new ManualClock(0);
    const idle = new ChunkIdleTime(clock);
    idle.begin();
    const read = jest.spyOn(clock, 'monotonic');
    for (let count = 0; count < 100; count++) idle.ended();
    expect(read).toHaveBeenCalledTimes(1);
    await clock.advance(10);
    read.mockClear();
    idle.ended();
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is nothing before any time has passed', () => {
    expect(new ChunkIdleTime(new ManualClock(0)).ratio).toBe(0);
  });
});
