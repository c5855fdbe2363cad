import { answering, guard, lease, overMemory, request } from '../../test/support/guarded-store.js';
import { ManualClock } from '../testing/manual-clock.js';

describe('GuardedStore outages', () => {
  it('are told once when they begin and once when they end', async () => {
    const { guarded, faulty, clock, down, up } = overMemory();
    faulty.fail();
    for (const token of ['a', 'b']) await guarded.acquire(request(token));
    await guarded.renew(lease);
    await clock.advance(60_000);
    expect([down.length, up.length]).toEqual([1, 0]);
    faulty.heal();
    await guarded.pausedJobs();
    await guarded.pausedJobs();
    expect(up).toEqual([{ replicaId: 'replica', durationMs: 60_000 }]);
    faulty.fail();
    await guarded.renew(lease);
    expect(down).toHaveLength(2);
  });

  it('are not ended by the answer to a question from before', async () => {
    const clock = new ManualClock(0);
    const answers: ((answer: unknown) => void)[] = [];
    const slow = answering(() => new Promise((resolve) => answers.push(resolve)), {
      renew: () => Promise.reject(new Error('down')),
    });
    const { guarded, down, up } = guard(slow, clock);
    const before = guarded.acquire(request('first'));
    await clock.advance(10);
    await guarded.renew(lease);
    answers[0]?.({ acquired: false, reason: 'overlap' });
    expect(await before).toMatchObject({ reason: 'overlap' });
    expect([down.length, up.length]).toEqual([1, 0]);
  });

  it('do not begin anew with each try in the background that fails', async () => {
    const { guarded, faulty, clock, down, up } = overMemory();
    faulty.fail();
    await guarded.acquire(request('first'));
    faulty.heal();
    await guarded.pausedJobs();
    faulty.fail();
    await clock.advance(40_000);
    expect([down.length, up.length]).toEqual([1, 1]);
  });
});
