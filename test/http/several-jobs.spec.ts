import { FaultyStore } from 'nestjs-cron-coordinator/testing';
import { MemoryCoordinationStore } from 'nestjs-cron-coordinator';
import { HeldJob } from './support/held-job.js';
import { PLATFORMS } from './support/platforms.js';
import { Served } from './support/served.js';

describe.each(PLATFORMS)('a trigger of several jobs, on %s', (_, platform) => {
  const store = new FaultyStore(new MemoryCoordinationStore());
  let served: Served;

  beforeEach(async () => {
    served = await Served.start(platform, {
      coordinator: { store, tenants: { list: () => [{ id: 'a' }] }, storeTimeoutMs: 500 },
    });
    for (const name of ['a', 'b']) served.service.register({ name, handler: () => name });
    served.service.register<{ id: string }>({ name: 'billing', tenant: true, handler: () => 'done' });
  });

  afterEach(async () => {
    store.heal();
    await served.close();
  });

  it('runs them at once, and answers with a summary each in their order', async () => {
    const first = new HeldJob();
    served.service.register({ name: 'first', handler: first.handler });
    served.service.register({ name: 'second', handler: () => first.end('ended by the second') });
    const { status, body } = await served.post('/crons', { jobs: ['first', 'second'] });
    expect(status).toBe(200);
    expect(body.runs).toMatchObject([
      { job: 'first', outcome: 'succeeded', result: 'ended by the second', status: 200 },
      { job: 'second', outcome: 'succeeded', status: 200 },
    ]);
  });

  it('answers 202 with the start of each', async () => {
    const { status, body, headers } = await served.post('/crons', { jobs: ['a', 'b'], mode: 'async' });
    expect(status).toBe(202);
    expect(body.runs).toMatchObject([
      { job: 'a', runId: expect.any(String), status: 202 },
      { job: 'b', runId: expect.any(String), status: 202 },
    ]);
    expect(headers).not.toHaveProperty('location');
  });

  it('answers 207 with a status each where they differ', async () => {
    await served.service.pause('a');
    const { status, body } = await served.post('/crons', { jobs: ['a', 'b'] });
    expect(status).toBe(207);
    expect(body.runs).toMatchObject([
      { job: 'a', status: 409, outcome: 'skipped', reason: 'paused', action: expect.any(String) },
      { job: 'b', status: 200, outcome: 'succeeded' },
    ]);
    await served.service.resume('a');
  });

  it.each(['wait', 'async', 'stream'])('answers as for one where none runs, mode %s', async (mode) => {
    store.fail();
    const { status, body, headers } = await served.post('/crons', { jobs: ['a', 'b'], mode });
    expect(status).toBe(503);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(body.runs).toMatchObject([
      { job: 'a', status: 503, reason: 'store-unavailable' },
      { job: 'b', status: 503, reason: 'store-unavailable' },
    ]);
  });

  it('names an unknown job, and starts nothing', async () => {
    const { status, body } = await served.post('/crons', { jobs: ['a', 'nothing'] });
    expect([status, body.job]).toEqual([404, 'nothing']);
    expect(served.events.count('run.settled')).toBe(0);
  });

  it('starts nothing where the options fit not all of them', async () => {
    const { status, body } = await served.post('/crons', { jobs: ['billing', 'a'], tenantIds: ['a'] });
    expect(status).toBe(422);
    expect(body).toMatchObject({ job: 'a', errors: [{ field: 'tenantIds' }] });
    expect(served.events.count('run.settled')).toBe(0);
  });

  it.each<[string, unknown, string]>([
    ['no jobs', {}, 'jobs'],
    ['an empty list', { jobs: [] }, 'jobs'],
    ['a text', { jobs: 'a' }, 'jobs'],
    ['a job that is no text', { jobs: ['a', 1] }, 'jobs.1'],
    ['a job twice', { jobs: ['a', 'a'] }, 'jobs'],
    ['no body', undefined, 'jobs'],
  ])('refuses %s', async (_what, sent, field) => {
    const { status, body } = await served.post('/crons', sent);
    expect(status).toBe(422);
    expect(body.errors[0]?.field).toBe(field);
    expect(served.events.count('run.settled')).toBe(0);
  });

  it('answers a repeated Idempotency-Key for each of them, and tells apart whose key conflicts', async () => {
    const key = { 'idempotency-key': 'delivery-1' };
    const jobs = ['a', 'b'];
    const first = await served.post('/crons', { jobs }, key);
    const second = await served.post('/crons', { jobs }, key);
    expect(second.status).toBe(200);
    expect(second.body.runs).toMatchObject(
      first.body.runs.map(({ runId }: { runId: string }) => ({ runId, deduplicated: true })),
    );
    const other = await served.post('/crons', { jobs: ['a', 'billing'], force: true }, key);
    expect(other.status).toBe(207);
    expect(other.body.runs).toMatchObject([
      { job: 'a', status: 422, errors: [{ field: 'Idempotency-Key' }] },
      { job: 'billing', status: 200 },
    ]);
  });
});
