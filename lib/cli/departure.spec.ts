import { ManualClock } from '../testing/manual-clock.js';
import { Departure } from './departure.js';

function setUp(resources: string[]) {
  const clock = new ManualClock(0);
  const notes: string[] = [];
  const stdout = { writableLength: 0 };
  const left = {
    stdout,
    stderr: { writableLength: 0 },
    exits: 0,
    exit: () => (left.exits += 1),
    getActiveResourcesInfo: () => resources,
  };
  return { clock, notes, left, stdout, departure: new Departure(clock, left, (line) => notes.push(line)) };
}

describe('a process that does not end by itself', () => {
  it('is left in time, and told what kept it', async () => {
    const { clock, notes, left, departure } = setUp(['Timeout', 'PipeWrap', 'TCPSocketWrap', 'Timeout']);
    departure.within(5_000);
    await clock.advance(4_999);
    expect(left.exits).toBe(0);
    await clock.advance(1);
    expect(left.exits).toBe(1);
    expect(notes).toEqual([
      expect.stringMatching(/^Timeout, TCPSocketWrap would have kept the process alive/),
    ]);
  });

  it('is not left before the last of its output has been read', async () => {
    const { clock, notes, left, stdout, departure } = setUp([]);
    stdout.writableLength = 10;
    departure.within(100);
    await clock.advance(3_000);
    expect(left.exits).toBe(0);
    stdout.writableLength = 0;
    await clock.advance(1_000);
    expect([left.exits, notes.length]).toEqual([1, 1]);
  });
});
