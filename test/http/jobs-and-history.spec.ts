import { MemoryCoordinationStore, MemoryRunStore } from 'nestjs-cron-coordinator';
import { FaultyStore } from 'nestjs-cron-coordinator/testing';
import { PLATFORMS } from './support/platforms.js';
import { Served } from './support/served.js';

/** A history that can be away. */
class AbsentHistory extends MemoryRunStore {
  absence: 'none' | 'fails' | 'hangs' = 'none';

  override get(runId: string) {
    return this.whenThere(() => super.get(runId));
  }

  override jobs() {
    return this.whenThere(() => super.jobs());
  }

  override list(query = {}) {
    return this.whenThere(() => super.list(query));
  }

  private whenThere<T>(ask: () => Promise<T>): Promise<T> {
    if (this.absence === 'fails') return Promise.reject(new Error('the server is away'));
    return this.absence === 'hangs' ? new Promise(() => undefined) : ask();
  }
}

describe.each(PLATFORMS)('on %s', (_, platform) => {
  const store = new FaultyStore(new MemoryCoordinationStore());
  const history = new AbsentHistory();
  const coordinator = { store, storeTimeoutMs: 300, history: { store: history } };
  let served: Served;

  beforeEach(async () => {
    served = await Served.start(platform, { coordinator });
    served.service.register({ name: 'report', cronTime: '0 0 2 * * *', handler: () => 'done' });
    served.service.register({ name: 'failing', handler: () => Promise.reject(new Error('no disk')) });
  });

  afterEach(async () => {
    store.heal();
    history.absence = 'none';
    await served.close();
  });

  it('the jobs are listed', async () => {
    const { status, body, headers } = await served.get('/crons');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body.jobs).toMatchObject([
      { name: 'report', cronTime: '0 0 2 * * *', timeZone: 'UTC', paused: false, running: false },
      { name: 'failing', cronTime: null },
    ]);
  });

  it('a job that is gone from the code is listed apart, with its last run', async () => {
    served.service.register({ name: 'dropped', handler: () => 10n });
    const { runId } = await served.service.run('dropped');
    expect((await served.get('/crons')).body.vanished).toEqual([]);
    await served.service.unregister('dropped');
    const { body } = await served.get('/crons');
    expect(body.jobs).toMatchObject([{ name: 'report' }, { name: 'failing' }]);
    expect(body.vanished).toMatchObject([{ name: 'dropped', lastRun: { runId, outcome: 'succeeded' } }]);
    await history.prune(new Date(Date.now() + 60_000));
  });

  it.each(['fails', 'hangs'] as const)('the jobs are listed where the history %s', async (absence) => {
    history.absence = absence;
    const { status, body } = await served.get('/crons');
    expect([status, body.jobs.length, body.vanished]).toEqual([200, 2, null]);
  });

  it('a job is paused and resumed, on every replica', async () => {
    const other = await Served.start(platform, { coordinator });
    other.service.register({ name: 'report', handler: () => 'done' });
    expect(await served.post('/crons/report/pause')).toMatchObject({
      status: 200,
      body: { job: 'report', paused: true },
    });
    expect((await other.get('/crons')).body.jobs[0]).toMatchObject({ name: 'report', paused: true });
    expect((await other.post('/crons/report')).status).toBe(409);
    expect(await other.post('/crons/report/resume', {})).toMatchObject({
      status: 200,
      body: { job: 'report', paused: false },
    });
    expect((await served.get('/crons')).body.jobs[0]?.paused).toBe(false);
    expect((await served.post('/crons/report')).status).toBe(200);
    await other.close();
  });

  it.each<[string, () => void]>([
    ['fails', () => store.fail()],
    ['hangs', () => store.hang()],
  ])('a store that %s is 503, with Retry-After, and the jobs are listed all the same', async (_how, away) => {
    away();
    for (const path of ['/crons/report', '/crons/report/pause', '/crons/report/resume']) {
      const { status, headers, body } = await served.post(path);
      expect(status).toBe(503);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(body).toMatchObject({ status: 503, action: expect.stringContaining('Try again') });
    }
    expect((await served.get('/crons')).status).toBe(200);
    store.heal();
    expect((await served.post('/crons/report')).status).toBe(200);
  });

  it('runs are listed, filtered and paged through', async () => {
    for (const job of ['report', 'failing', 'report']) await served.post(`/crons/${job}`);
    const mine = (query: string) => served.get(`/crons/runs?job=report&${query}`);
    const all = await served.get('/crons/runs?job=&outcome=&limit=&before=');
    expect(all.status).toBe(200);
    expect(all.body.runs.length).toBeGreaterThanOrEqual(3);
    expect((await served.get('/crons/runs?outcome=failed')).body.runs[0]).toMatchObject({ job: 'failing' });
    const first = await mine('limit=1');
    const second = await mine(`limit=1&before=${encodeURIComponent(first.body.next)}`);
    const ids = [...first.body.runs, ...second.body.runs].map(({ runId }: { runId: string }) => runId);
    expect(new Set(ids).size).toBe(2);
    expect((await served.get('/crons/runs?job=nobody')).body).toEqual({ runs: [], next: null });
    expect((await served.get(`/crons/runs/${ids[0]}`)).body).toMatchObject({ runId: ids[0], job: 'report' });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=all', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['outcome=done', 'outcome'],
    ['outcome=constructor', 'outcome'],
    [`job=${'x'.repeat(201)}`, 'job'],
    ['job=a&job=b', 'job'],
    ['before=nonsense', 'before'],
    [`before=${'x'.repeat(1_001)}`, 'before'],
    ['since=2026', 'since'],
  ])('runs?%s is 422', async (query, field) => {
    const { status, body } = await served.get(`/crons/runs?${query}`);
    expect(status).toBe(422);
    expect(body.errors[0]?.field).toBe(field);
  });

  it.each(['limit=1', 'limit=200'])('runs?%s is answered', async (query) => {
    expect((await served.get(`/crons/runs?${query}`)).status).toBe(200);
  });

  it.each(['nothing', '..%2f', '__proto__', '%00', 'x'.repeat(90)])('the run %s is 404', async (id) => {
    const { status, body } = await served.get(`/crons/runs/${id}`);
    expect(status).toBe(404);
    expect(body.runId).toBe(decodeURIComponent(id));
  });

  it('an id that is longer than any is not asked for', async () => {
    history.absence = 'fails';
    const { status } = await served.get(`/crons/runs/${'x'.repeat(5_000)}`);
    // Fastify itself takes no parameter of that length.
    expect(status).toBe(platform.name === 'Fastify' ? 414 : 404);
  });

  it.each(['fails', 'hangs'] as const)('a history that %s is 503', async (absence) => {
    const { body } = await served.post('/crons/report');
    history.absence = absence;
    for (const path of ['/crons/runs', `/crons/runs/${body.runId}`]) {
      const { status, headers, text } = await served.get(path);
      expect(status).toBe(503);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(text).not.toContain('the server is away');
    }
  });
});
