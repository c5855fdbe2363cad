import { seconds } from '../common/duration.js';
import { EventBus } from '../events/event-bus.js';
import { GuardedStore } from '../locking/guarded-store.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { Presence, presenceOf } from './presence.js';

const LEASE_MS = seconds(30);
const BOOT = Date.parse('2026-05-04T02:00:00Z');

function setUp() {
  const clock = new ManualClock(BOOT);
  const memory = new MemoryCoordinationStore({ clock });
  const store = new FaultyStore(memory);
  const process = (replicaId = 'replica', seed = 1): Presence => {
    const events = new EventBus(() => undefined);
    const guarded = new GuardedStore({ store, clock, timeoutMs: seconds(2), events, replicaId });
    const settings = { replicaId, leaseMs: LEASE_MS };
    return new Presence({ settings, store: guarded, clock, random: new SeededRandom(seed) });
  };
  const holder = async (replicaId = 'replica') => (await memory.holders([presenceOf(replicaId)]))[0] ?? null;
  return { clock, memory, store, process, holder };
}

describe('the presence of a replica', () => {
  it('says who is there since its boot, whenever it could say so first', async () => {
    const { clock, process, holder } = setUp();
    const presence = process();
    await clock.advance(seconds(7));
    await presence.ensure();
    expect(await holder()).toEqual({
      replicaId: 'replica',
      runId: presence.id,
      since: '2026-05-04T02:00:00.000Z',
    });
    expect(await holder('another')).toBeNull();
  });

  it('is asked for once, however many want it at the same time, and not again while it is held', async () => {
    const { clock, store, process } = setUp();
    const presence = process();
    await Promise.all([presence.ensure(), presence.ensure()]);
    await presence.ensure();
    await clock.advance(LEASE_MS * 5);
    expect(store.calls.acquire).toBe(1);
    expect(store.calls.renew).toBeGreaterThan(10);
    await presence.leave();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is taken anew as soon as it is noticed that it was lost', async () => {
    const { clock, memory, process, holder } = setUp();
    const presence = process();
    await presence.ensure();
    memory.clear();
    await clock.advance(LEASE_MS / 3);
    expect(await holder()).toMatchObject({ runId: presence.id });
  });

  it('is had by a later try where the store was away', async () => {
    const { store, process, holder } = setUp();
    const presence = process();
    store.fail();
    await presence.ensure();
    expect(await holder()).toBeNull();
    store.heal();
    await presence.ensure();
    expect(await holder()).toMatchObject({ runId: presence.id });
  });

  it('is not taken from another process of the same name, but after it', async () => {
    const { process, holder } = setUp();
    const [first, second] = [process('replica', 1), process('replica', 2)];
    await first.ensure();
    await second.ensure();
    expect(await holder()).toMatchObject({ runId: first.id });
    await second.leave();
    expect(await holder()).toMatchObject({ runId: first.id });
    await first.leave();
    const third = process('replica', 3);
    await third.ensure();
    expect(await holder()).toMatchObject({ runId: third.id });
  });

  it('ends when it leaves, even while it is asked for, and does not come back', async () => {
    const { process, holder } = setUp();
    const presence = process();
    const asking = presence.ensure();
    await presence.leave();
    await asking;
    expect(await holder()).toBeNull();
    await presence.ensure();
    expect(await holder()).toBeNull();
  });
});

describe('a replica that judges others', () => {
  it('does so from one lease after it found the store empty, and not while it cannot renew', async () => {
    const { clock, store, process } = setUp();
    const presence = process();
    expect(presence.canJudgeOthers()).toBe(false);
    await presence.ensure();
    await clock.advance(LEASE_MS - 1);
    expect(presence.canJudgeOthers()).toBe(false);
    await clock.advance(1);
    expect(presence.canJudgeOthers()).toBe(true);
    store.fail();
    await clock.advance(LEASE_MS);
    expect(presence.canJudgeOthers()).toBe(false);
  });

  it('does so at once where the store remembers earlier ones, but not when it lost its own lease since', async () => {
    const { clock, process, memory } = setUp();
    const before = process('replica', 1);
    await before.ensure();
    await before.leave();
    const presence = process('replica', 2);
    await presence.ensure();
    expect(presence.canJudgeOthers()).toBe(true);
    await memory.release({ ...presenceOf('replica'), token: 'id-2-2', ttlMs: LEASE_MS });
    await clock.advance(LEASE_MS / 3);
    expect(presence.canJudgeOthers()).toBe(false);
    await clock.advance(LEASE_MS);
    expect(presence.canJudgeOthers()).toBe(true);
  });

  it('does not do so by a store that cannot count until a lease later', async () => {
    const { clock, store, memory, process } = setUp();
    const uncounted = async (...asked: Parameters<typeof memory.acquire>) => {
      const answer = await memory.acquire(...asked);
      return answer.acquired ? { acquired: true as const, lease: answer.lease, fencingToken: null } : answer;
    };
    Object.assign(store, { acquire: uncounted });
    const presence = process();
    await presence.ensure();
    expect(presence.canJudgeOthers()).toBe(false);
    await clock.advance(LEASE_MS);
    expect(presence.canJudgeOthers()).toBe(true);
  });
});
