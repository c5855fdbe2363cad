import type { Clock } from './clock.js';
import { EventLoopTurn } from './event-loop-turn.js';

/** A clock on which every reading is `stepMs` later than the one before. */
function steppingClock(stepMs: number): Clock & { readings: number } {
  let elapsed = 0;
  return {
    readings: 0,
    now: () => elapsed,
    monotonic() {
      this.readings += 1;
      return (elapsed += stepMs);
    },
    setTimer: () => ({ cancel: () => undefined }),
  };
}

describe('EventLoopTurn', () => {
  it('is due once the event loop was held for so long', () => {
    const turn = new EventLoopTurn(steppingClock(4), 10);
    expect([turn.due(), turn.due(), turn.due()]).toEqual([false, false, false]);
    expect(turn.due()).toBe(true);
    expect(turn.due()).toBe(true);
  });

  it('starts anew after the event loop has turned', async () => {
    const turn = new EventLoopTurn(steppingClock(20), 10);
    turn.due();
    expect(turn.due()).toBe(true);
    await turn.take();
    expect(turn.due()).toBe(false);
  });

  it('reads the clock seldom while the steps are quick', () => {
    const clock = steppingClock(0);
    const turn = new EventLoopTurn(clock, 10);
    for (let step = 0; step < 6_400; step++) turn.due();
    expect(clock.readings).toBeLessThan(120);
    expect(clock.readings).toBeGreaterThan(50);
  });

  it('lets what waits on the event loop run before it resolves', async () => {
    let ran = false;
    setImmediate(() => {
      ran = true;
    });
    await new EventLoopTurn(steppingClock(1)).take();
    expect(ran).toBe(true);
  });
});
