import { ManualClock } from '../../testing/manual-clock.js';
import type { AcquireRequest } from '../coordination-store.js';
import { MemoryCoordinationStore } from './memory-store.js';

const request = (token: string, changes: Partial<AcquireRequest> = {}): AcquireRequest => ({
  job: 'report',
  replicaId: 'replica',
  runId: `run-${token}`,
  token,
  at: 0,
  claim: { key: '2026-03-01T02:00:00.000Z', ttlMs: 60_000 },
  lease: { scope: '', ttlMs: 30_000 },
  ignorePaused: false,
  ...changes,
});

describe('MemoryCoordinationStore', () => {
  it('frees and holds nothing when the wall clock jumps', async () => {
    const clock = new ManualClock(1_000_000_000);
    const store = new MemoryCoordinationStore({ clock });
    await store.acquire(request('first'));
    clock.set(9_000_000_000);
    expect(await store.acquire(request('second'))).toMatchObject({ reason: 'already-claimed' });
    clock.set(0);
    await clock.advance(60_000);
    expect(await store.acquire(request('third'))).toMatchObject({ acquired: true });
  });

  it('stays small while slots come and go', async () => {
    const clock = new ManualClock(0);
    const store = new MemoryCoordinationStore({ clock });
    for (let slot = 0; slot < 2_000; slot++) {
      const asked = request(`run-${slot}`, { claim: { key: `slot-${slot}`, ttlMs: 60_000 } });
      const answer = await store.acquire(asked);
      if (answer.acquired && answer.lease !== null) await store.release(answer.lease);
      await store.withdraw(request(`lost-${slot}`));
      await clock.advance(6_000);
    }
    expect(store.size).toBeLessThanOrEqual(3 * 64);
  });

  it('forgets everything when it is cleared', async () => {
    const store = new MemoryCoordinationStore({ clock: new ManualClock(0) });
    const first = await store.acquire(request('first'));
    await store.withdraw(request('withdrawn', { job: 'other' }));
    await store.setPaused('paused', true);
    store.clear();
    expect(first.acquired && first.lease !== null && (await store.renew(first.lease))).toBe(false);
    expect(await store.pausedJobs()).toEqual([]);
    expect(await store.acquire(request('withdrawn', { job: 'other' }))).toMatchObject({ acquired: true });
    expect(store.size).toBe(2);
  });
});
