import { ManualClock } from '../../testing/manual-clock.js';
import { MemoryMarks } from './memory-marks.js';

describe('MemoryMarks', () => {
  it('forgets a mark at the end of its time, to the millisecond', async () => {
    const clock = new ManualClock(0);
    const marks = new MemoryMarks<string>(clock);
    marks.put('a', 'kept', 100);
    await clock.advance(99);
    expect(marks.get('a')).toBe('kept');
    await clock.advance(1);
    expect(marks.get('a')).toBeUndefined();
    expect(marks.prolong('a', 100)).toBe(false);
  });

  it('keeps memory bounded by what is live, whether or not anybody asks again', async () => {
    const clock = new ManualClock(0);
    const marks = new MemoryMarks<number>(clock);
    for (let slot = 0; slot < 10_000; slot++) {
      marks.put(`slot-${slot}`, slot, 100);
      if (slot % 10 === 9) await clock.advance(10);
    }
    expect(marks.size).toBeLessThanOrEqual(300);
    expect(marks.get('slot-9999')).toBe(9_999);
  });
});
