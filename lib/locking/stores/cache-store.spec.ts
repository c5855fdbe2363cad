import { answerOf, request, SETTLE_MS, setUp } from '../../../test/support/cache-server.js';
import { storeContext } from '../../../test/support/store-context.js';
import { SeededRandom } from '../../testing/seeded-random.js';
import type { AcquireRequest } from '../coordination-store.js';

describe('CacheCoordinationStore', () => {
  it.each<[string, (rival: string) => Partial<AcquireRequest>]>([
    ['', () => ({})],
    [' a slot of a job whose runs may overlap', (rival) => ({ lease: { scope: rival, ttlMs: 30_000 } })],
  ])('lets exactly one of many rivals run%s, whatever the delays of their lines', async (_, changesOf) => {
    for (let seed = 1; seed <= 40; seed++) {
      const { clock, server } = setUp();
      const random = new SeededRandom(seed);
      const rivals = Array.from({ length: 5 }, (_, index) => {
        const { store, line } = server.replica(seed * 100 + index);
        line.delayMs = 1 + Math.floor(random.next() * 25);
        const rival = `rival-${index}`;
        return answerOf(clock, store.acquire(request(rival, changesOf(rival))));
      });
      const answers = await Promise.all(rivals);
      const winners = answers.filter((answer) => 'acquired' in answer && answer.acquired);
      expect({ seed, winners: winners.length }).toEqual({ seed, winners: 1 });
    }
  });

  it('lets exactly one of several slots run at a time', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { clock, server } = setUp();
      const random = new SeededRandom(seed);
      const rivals = Array.from({ length: 5 }, (_, index) => {
        const { store, line } = server.replica(seed * 100 + index);
        line.delayMs = 1 + Math.floor(random.next() * 25);
        const claim = { key: `slot-${index}`, ttlMs: 60_000 };
        return answerOf(clock, store.acquire(request(`rival-${index}`, { claim })));
      });
      const answers = await Promise.all(rivals);
      const claims = [...server.values.keys()].filter((key) => key.includes(':claim:'));
      const winners = answers.filter((answer) => 'acquired' in answer && answer.acquired);
      expect({ seed, winners: winners.length, claims: claims.length }).toEqual({
        seed,
        winners: 1,
        claims: 1,
      });
    }
  });

  it('waits for rivals before it runs', async () => {
    const { clock, a } = setUp();
    let answered = false;
    const asked = a.store.acquire(request('first')).then(() => (answered = true));
    await clock.advance(SETTLE_MS - 1);
    expect(answered).toBe(false);
    await clock.advance(1);
    await asked;
  });

  it('skips where its own read and write took too long for rivals to notice', async () => {
    const { clock, a } = setUp();
    a.line.delayMs = 30;
    expect(await answerOf(clock, a.store.acquire(request('slow')))).toEqual({
      rejected: expect.stringMatching(/took 90 ms, more than the 80 ms.*Raise `settleMs`/),
    });
  });

  it('asks a loser for nothing but reads', async () => {
    const { clock, a, b } = setUp();
    await answerOf(clock, a.store.acquire(request('first')));
    expect(await b.store.acquire(request('second'))).toMatchObject({ reason: 'already-claimed' });
    expect([b.line.reads, b.line.writes]).toEqual([3, []]);
  });

  it('tells the loser of a race that its slot is claimed, and by whom', async () => {
    const { clock, a, b } = setUp();
    const answers = [a, b].map(({ store }, index) => answerOf(clock, store.acquire(request(`r${index}`))));
    expect(await Promise.all(answers)).toEqual([
      { acquired: false, reason: 'already-claimed', owner: expect.objectContaining({ runId: 'run-r1' }) },
      expect.objectContaining({ acquired: true }),
    ]);
  });

  it('does not take the silence of a dead cache for a free slot', async () => {
    const { clock, a } = setUp();
    a.line.swallows = true;
    expect(await answerOf(clock, a.store.acquire(request('first')))).toEqual({
      rejected: expect.stringContaining('did not give back what had just been written'),
    });
    expect(a.line.writes).toEqual(['cron:probe:id-1-1']);
  });

  it('does not overwrite a running job when the cache comes back between its look and its write', async () => {
    const { clock, a, b } = setUp();
    await answerOf(clock, a.store.acquire(request('running')));
    b.line.swallows = true;
    b.line.delayMs = 1;
    const asked = b.store.acquire(request('next', { claim: { key: 'next', ttlMs: 60_000 } }));
    await clock.advance(1);
    b.line.swallows = false;
    expect(await answerOf(clock, asked)).toMatchObject({ acquired: false, reason: 'overlap' });
  });

  it('does not run when the cache dies before its write is read back', async () => {
    const { clock, a } = setUp();
    const asked = answerOf(clock, a.store.acquire(request('first')));
    clock.setTimer(() => (a.line.swallows = true), SETTLE_MS / 2);
    expect(await asked).toEqual({ rejected: expect.stringContaining('held nothing there') });
  });

  it('tells a lease that is gone from a cache that is dead', async () => {
    const { clock, a } = setUp();
    const lease = { job: 'report', scope: '', token: 'first', ttlMs: 30_000 };
    await answerOf(clock, a.store.acquire(request('first')));
    expect(await a.store.renew(lease)).toBe(true);
    a.line.swallows = true;
    await expect(a.store.renew(lease)).rejects.toThrow(/its server is down/);
    await expect(a.store.release(lease)).rejects.toThrow(/its server is down/);
    await expect(a.store.setPaused('report', true)).rejects.toThrow(/its server is down/);
    await expect(a.store.pausedJobs()).rejects.toThrow(/its server is down/);
    a.line.swallows = false;
    await clock.advance(30_000);
    expect(await a.store.renew(lease)).toBe(false);
  });

  it('undoes what landed of a request that was withdrawn while it was under way', async () => {
    const { clock, server, a, b } = setUp();
    const asked = answerOf(clock, a.store.acquire(request('first')));
    clock.setTimer(() => void a.store.withdraw(request('first')), SETTLE_MS / 2);
    expect(await asked).toEqual({ rejected: expect.any(String) });
    await clock.advance(2_000);
    expect(server.live('cron:{report}:lease')).toBeUndefined();
    expect(await answerOf(clock, b.store.acquire(request('second')))).toMatchObject({ acquired: true });
  });

  it('does not touch the cache any more for a write that comes after the withdrawal', async () => {
    const { clock, a, server } = setUp();
    a.line.delayMs = 20;
    const asked = answerOf(clock, a.store.acquire(request('first')));
    a.line.delayMs = 0;
    await a.store.withdraw(request('first'));
    expect(await asked).toEqual({ rejected: expect.stringContaining('after it had been withdrawn') });
    expect([...server.values.keys()].filter((key) => !key.includes('probe'))).toEqual([]);
  });

  it('does not run over something in its place that it cannot read', async () => {
    const { a, server } = setUp();
    server.values.set('cron:{report}:lease', { value: 'hello', expiresAt: Infinity });
    await expect(a.store.acquire(request('first'))).rejects.toThrow(/"cron:{report}:lease".*did not write/);
  });

  it('works below the namespace that it is told, with caches that hand objects back', async () => {
    const { clock, server, a } = setUp();
    a.store.attach(storeContext({ namespace: 'shop', clock }));
    await answerOf(clock, a.store.acquire(request('first')));
    expect([...server.values.keys()].every((key) => key.startsWith('shop:'))).toBe(true);
    for (const entry of server.values.values()) entry.value = JSON.parse(String(entry.value));
    expect(await a.store.acquire(request('second'))).toMatchObject({ reason: 'already-claimed' });
  });
});
