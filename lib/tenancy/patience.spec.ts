import { ManualClock } from '../testing/manual-clock.js';
import { Patience } from './patience.js';

const never = (): Promise<never> => new Promise(() => undefined);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

describe('Patience', () => {
  it('gives the answer, and leaves no timer', async () => {
    const clock = new ManualClock(0);
    const patience = new Patience(clock, 100);
    await expect(patience.for(() => Promise.resolve('yes'))).resolves.toBe('yes');
    await expect(patience.for(() => 'at once')).resolves.toBe('at once');
    expect(clock.pendingTimers).toBe(0);
  });

  it('passes a rejection, a throw and a failing thenable on, and leaves no timer', async () => {
    const clock = new ManualClock(0);
    const patience = new Patience(clock, 100);
    const hostile = {
      get then(): never {
        throw new Error('then');
      },
    };
    await expect(patience.for(() => Promise.reject(new Error('rejected')))).rejects.toThrow('rejected');
    await expect(
      patience.for(() => {
        throw new Error('thrown');
      }),
    ).rejects.toThrow('thrown');
    await expect(patience.for(() => hostile)).rejects.toThrow('then');
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends after the time-out, not before', async () => {
    const clock = new ManualClock(0);
    let outcome = 'waiting';
    new Patience(clock, 100).for(never).catch((error: unknown) => {
      outcome = messageOf(error);
    });
    await clock.advance(99);
    expect(outcome).toBe('waiting');
    await clock.advance(1);
    expect(outcome).toBe('no answer within 100 ms');
    expect(clock.pendingTimers).toBe(0);
  });

  it('counts from the last sign of life, and says when nobody waits any more', async () => {
    const clock = new ManualClock(0);
    let alive = (): boolean => false;
    let outcome = 'waiting';
    new Patience(clock, 100)
      .for((sign) => {
        alive = sign;
        return never();
      })
      .catch((error: unknown) => {
        outcome = messageOf(error);
      });
    await clock.advance(60);
    expect(alive()).toBe(true);
    await clock.advance(99);
    expect(outcome).toBe('waiting');
    await clock.advance(1);
    expect(outcome).toBe('no answer within 100 ms');
    expect(alive()).toBe(false);
  });

  it('ends all waits at once, and takes no more', async () => {
    const clock = new ManualClock(0);
    const patience = new Patience(clock, 100);
    const waits = Promise.allSettled([patience.for(never), patience.for(never)]);
    patience.end(new Error('over'));
    expect((await waits).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(patience.for(() => 'late')).rejects.toThrow('over');
    expect(clock.pendingTimers).toBe(0);
  });
});
