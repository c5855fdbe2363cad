import { randomUUID } from 'node:crypto';
import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Refused,
} from '../../lib/locking/coordination-store.js';
import { jobKeys } from '../../lib/locking/keys.js';
import { redisStore } from '../../lib/redis/index.js';
import { HOST_CLIENTS, type HostClient } from '../support/redis-clients.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { storeContext } from '../support/store-context.js';

const SLOT = '2026-01-01T00:00:00.000Z';

function request(job: string, changes: Partial<AcquireRequest> = {}): AcquireRequest {
  const token = randomUUID();
  return {
    job,
    replicaId: 'replica-a',
    runId: `run-${token}`,
    token,
    at: Date.parse(SLOT),
    claim: { key: SLOT, ttlMs: 60_000 },
    lease: { scope: '', ttlMs: 30_000 },
    ignorePaused: false,
    ...changes,
  };
}

function fenceOf(answer: Acquired | Refused): number {
  if (!answer.acquired || answer.fencingToken === null)
    throw new Error(`No fence: ${JSON.stringify(answer)}`);
  return answer.fencingToken;
}

function leaseOf(answer: Acquired | Refused): NonNullable<Acquired['lease']> {
  if (!answer.acquired || answer.lease === null) throw new Error(`No lease: ${JSON.stringify(answer)}`);
  return answer.lease;
}

describe.each(HOST_CLIENTS)('the Redis store over $name', ({ open }) => {
  let server: RedisServer;
  let host: HostClient;
  let store: CoordinationStore;
  let job: string;
  let jobs = 0;

  beforeAll(async () => {
    server = await startRedis();
    host = await open(server.url);
    store = redisStore(host);
    store.attach?.(storeContext({ namespace: 'test' }));
  });

  afterAll(async () => {
    await store.close?.();
    await host.close();
    await server.stop();
  });

  beforeEach(() => {
    job = `job-${jobs++}`;
  });

  it('takes claim and lease together, with a fence that grows', async () => {
    const first = request(job);
    const answer = await store.acquire(first);
    expect(answer).toEqual({
      acquired: true,
      lease: { job, scope: '', token: first.token, ttlMs: 30_000 },
      fencingToken: expect.any(Number),
      isFirst: true,
    });
    await store.release(leaseOf(answer));
    const next = await store.acquire(request(job, { claim: { key: 'next', ttlMs: 60_000 } }));
    expect(next).toMatchObject({ acquired: true, isFirst: false });
    expect(fenceOf(next)).toBeGreaterThan(fenceOf(answer));
  });

  it('has its fence rise by the server’s time, so that it does not fall with what is lost', async () => {
    const { fence } = jobKeys('test', job);
    await store.release(leaseOf(await store.acquire(request(job))));
    await server.send('DEL', fence);
    const lostAt = await server.timeMs();
    const afterLoss = await store.acquire(request(job, { claim: null }));
    expect(afterLoss).toMatchObject({ acquired: true, isFirst: true });
    expect(fenceOf(afterLoss)).toBeGreaterThanOrEqual(lostAt);
    await store.release(leaseOf(afterLoss));
    // The clock of a new master may be behind that of the old one.
    const ahead = (await server.timeMs()) + 3_600_000;
    await server.send('SET', fence, String(ahead));
    expect(fenceOf(await store.acquire(request(job, { claim: null })))).toBe(ahead + 1);
  });

  it('gives two leases of one script different fences', async () => {
    const beside = ['a', 'b', 'c'].map((scope) => ({ claim: null, lease: { scope, ttlMs: 30_000 } }));
    const answers = await Promise.all(beside.map((wanted) => store.acquire(request(job, wanted))));
    expect(new Set(answers.map(fenceOf)).size).toBe(3);
  });

  it('lets every key expire but the fence', async () => {
    await store.acquire(request(job));
    const keys = jobKeys('test', job);
    const ttl = async (key: string): Promise<number> => Number(await server.send('PTTL', key));
    expect(await ttl(keys.claim(SLOT))).toBeGreaterThan(50_000);
    expect(await ttl(keys.lease(''))).toBeGreaterThan(20_000);
    expect(await ttl(keys.fence)).toBe(-1);
  });

  it('refuses a claimed slot, and names the owner', async () => {
    const winner = request(job);
    const answer = await store.acquire(winner);
    const owner = { replicaId: 'replica-a', runId: winner.runId, since: SLOT };
    expect(await store.acquire(request(job))).toEqual({ acquired: false, reason: 'already-claimed', owner });
    await store.release(leaseOf(answer));
    expect(await store.acquire(request(job))).toEqual({ acquired: false, reason: 'already-claimed', owner });
  });

  it('leaves the claim untaken when refused for an overlap', async () => {
    const running = request(job);
    const answer = await store.acquire(running);
    const next = { claim: { key: 'next', ttlMs: 60_000 } };
    expect(await store.acquire(request(job, next))).toMatchObject({
      acquired: false,
      reason: 'overlap',
      owner: { runId: running.runId },
    });
    await store.release(leaseOf(answer));
    expect(await store.acquire(request(job, next))).toMatchObject({ acquired: true });
  });

  it('takes a claim without a lease, and a lease without a claim', async () => {
    expect(await store.acquire(request(job, { lease: null }))).toEqual({
      acquired: true,
      lease: null,
      fencingToken: null,
    });
    expect(await store.acquire(request(job, { claim: null }))).toMatchObject({
      acquired: true,
      fencingToken: expect.any(Number),
    });
    expect(await store.acquire(request(job, { claim: null }))).toMatchObject({ reason: 'overlap' });
    const elsewhere = { claim: null, lease: { scope: 'run 2', ttlMs: 30_000 } };
    expect(await store.acquire(request(job, elsewhere))).toMatchObject({ acquired: true });
  });

  it('renews and releases for the owner alone', async () => {
    const lease = leaseOf(await store.acquire(request(job)));
    const stranger = { ...lease, token: lease.token.slice(0, -1) };
    expect(await store.renew(stranger)).toBe(false);
    await store.release(stranger);
    expect(await store.renew({ ...lease, ttlMs: 90_000 })).toBe(true);
    expect(Number(await server.send('PTTL', jobKeys('test', job).lease('')))).toBeGreaterThan(80_000);
    await store.release(lease);
    expect(await store.renew(lease)).toBe(false);
    expect(await server.send('EXISTS', jobKeys('test', job).lease(''))).toBe(0);
  });

  it('withdraws claim and lease, and refuses the request when it comes afterwards', async () => {
    const landed = request(job);
    await store.acquire(landed);
    await store.withdraw?.(landed);
    const late = request(job);
    await store.withdraw?.(late);
    await expect(store.acquire(late)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await store.acquire(request(job))).toMatchObject({ acquired: true });
  });

  it('withdraws nothing of another', async () => {
    const winner = request(job);
    const lease = leaseOf(await store.acquire(winner));
    await store.withdraw?.(request(job));
    expect(await store.renew(lease)).toBe(true);
    expect(await store.acquire(request(job))).toMatchObject({ reason: 'already-claimed' });
  });

  it('refuses a paused job, unless told to ignore it, and lists it', async () => {
    await store.setPaused(job, true);
    expect(await store.pausedJobs()).toContain(job);
    expect(await store.acquire(request(job))).toEqual({ acquired: false, reason: 'paused' });
    expect(await store.acquire(request(job, { ignorePaused: true }))).toMatchObject({ acquired: true });
    await store.setPaused(job, false);
    expect(await store.pausedJobs()).not.toContain(job);
  });

  it('keeps hostile names apart', async () => {
    const names = ['a:b', 'a{b}', '}{', 'a\nb', '__proto__', '\u{1F600}', '\uD800'];
    for (const name of names) {
      expect(await store.acquire(request(name))).toMatchObject({ acquired: true });
    }
  });

  it('answers each of many that fall due together', async () => {
    const requests = Array.from({ length: 450 }, (_, at) => request(`${job}-${at % 300}`));
    const answers = await Promise.all(requests.map((asked) => store.acquire(asked)));
    expect(answers.filter((answer) => answer.acquired)).toHaveLength(300);
    answers.slice(0, 300).forEach((answer, at) => {
      expect(leaseOf(answer).token).toBe(requests[at]?.token);
    });
    expect(answers[449]).toMatchObject({ reason: 'already-claimed', owner: { runId: requests[149]?.runId } });
  });

  it('takes a fence that is no number for none, and stands by its own', async () => {
    await server.send('SET', jobKeys('test', job).fence, 'not a number');
    const before = await server.timeMs();
    expect(fenceOf(await store.acquire(request(job)))).toBeGreaterThanOrEqual(before);
    expect(Number(await server.send('GET', jobKeys('test', job).fence))).toBeGreaterThanOrEqual(before);
  });

  it('refuses all that was asked together where Redis cannot write, and leaves nothing of it', async () => {
    await server.send('CONFIG', 'SET', 'maxmemory', '1');
    const names = ['first', 'a', 'b'].map((name) => `${job}-${name}`);
    try {
      const answers = await Promise.allSettled(names.map((name) => store.acquire(request(name))));
      const refused = { status: 'rejected', reason: { message: expect.stringContaining('OOM') } };
      expect(answers).toMatchObject(names.map(() => refused));
    } finally {
      await server.send('CONFIG', 'SET', 'maxmemory', '0');
    }
    for (const name of names) {
      expect(
        await server.send('EXISTS', jobKeys('test', name).claim(SLOT), jobKeys('test', name).fence),
      ).toBe(0);
    }
  });

  it('sends one command for a loser, two and a renewal for a winner', async () => {
    await store.pausedJobs();
    const log = await server.commands();
    const lease = leaseOf(await store.acquire(request(job)));
    await store.acquire(request(job));
    await store.renew(lease);
    await store.release(lease);
    expect((await log.stop()).map(([name]) => name)).toEqual(['EVALSHA', 'EVALSHA', 'EVALSHA', 'EVALSHA']);
  });

  it('goes on when the server has forgotten its scripts', async () => {
    await server.send('SCRIPT', 'FLUSH');
    expect(await store.acquire(request(job))).toMatchObject({ acquired: true });
  });
});
