import { request } from 'node:http';
import { HeldJob } from './support/held-job.js';
import { PLATFORMS } from './support/platforms.js';
import { AUTHORIZED, Served, type ServeOptions } from './support/served.js';

describe.each(PLATFORMS)('a trigger, on %s', (_, platform) => {
  let served: Served;

  const serve = async (options: ServeOptions = {}): Promise<void> => {
    served = await Served.start(platform, options);
  };

  afterEach(() => served.close());

  it('runs the job and answers with the summary', async () => {
    await serve();
    served.service.register({ name: 'report', handler: () => ({ rows: 7 }) });
    const { status, body } = await served.post('/crons/report');
    expect(status).toBe(200);
    expect(body).toMatchObject({ job: 'report', trigger: 'http', outcome: 'succeeded', result: { rows: 7 } });
    expect(served.events.all('run.finished').map(({ runId }) => runId)).toEqual([body.runId]);
  });

  it.each(['force=true&tenantIds=a&tenantIds=b&mode=async', 'mode=async&tenantIds=a&force=false'])(
    'takes the form %s, as a query',
    async (body) => {
      await serve({ coordinator: { tenants: { list: () => [{ id: 'a' }, { id: 'b' }] } } });
      served.service.register<{ id: string }>({ name: 'billing', tenant: true, handler: () => 'done' });
      const settled = served.events.next('run.settled');
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await served.post('/crons/billing', body, type)).status).toBe(202);
      expect((await settled).tenants?.succeeded).toBe(body.split('tenantIds').length - 1);
    },
  );

  it('answers 200 for a run that failed', async () => {
    await serve();
    served.service.register({ name: 'report', handler: () => Promise.reject(new Error('no disk')) });
    const { status, body } = await served.post('/crons/report', { mode: 'wait' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: 'failed', error: { message: 'no disk' } });
  });

  it('answers 202 as soon as the run has started, and says where it is found', async () => {
    await serve();
    const job = new HeldJob();
    served.service.register({ name: 'report', handler: job.handler });
    const { status, body, headers } = await served.post('/crons/report?mode=async');
    expect(status).toBe(202);
    expect(body).toMatchObject({ job: 'report', trigger: 'http' });
    expect(body).not.toHaveProperty('outcome');
    expect(headers.location).toBe(`/crons/runs/${body.runId}`);
    expect((await served.get(headers.location ?? '')).body).toMatchObject({ runId: body.runId });
    const settled = served.events.next('run.settled');
    job.end();
    await settled;
    expect((await served.get(headers.location ?? '')).body).toMatchObject({ outcome: 'succeeded' });
  });

  it('goes on when the client hangs up', async () => {
    await serve();
    const job = new HeldJob();
    served.service.register({ name: 'report', handler: job.handler });
    const started = served.events.next('run.started');
    const waiting = request({
      port: served.port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/crons/report',
      headers: AUTHORIZED,
      agent: false,
    });
    waiting.on('error', () => undefined).end();
    await started;
    const closed = new Promise((resolve) => waiting.once('close', resolve));
    waiting.destroy();
    await closed;
    const settled = served.events.next('run.settled');
    job.end('done');
    expect(await settled).toMatchObject({ outcome: 'succeeded', result: 'done' });
    expect((await served.get('/crons/runs')).body.runs[0]).toMatchObject({ outcome: 'succeeded' });
  });

  it('takes the mode that the module says where the request names none', async () => {
    await serve({ http: { defaultMode: 'async' } });
    served.service.register({ name: 'report', handler: () => 'done' });
    expect((await served.post('/crons/report')).status).toBe(202);
    expect((await served.post('/crons/report', { mode: 'wait' })).status).toBe(200);
  });

  it('answers for a result that cannot be written as JSON', async () => {
    await serve();
    const circular: { self?: unknown } = {};
    circular.self = circular;
    served.service.register({ name: 'report', handler: () => circular });
    const { status, body } = await served.post('/crons/report');
    expect(status).toBe(200);
    expect(body.result).toBe('(left out: it cannot be written as JSON)');
    expect((await served.get('/crons')).body.jobs[0]?.lastRun.runId).toBe(body.runId);
    expect((await served.get('/crons/runs')).body.runs[0]?.runId).toBe(body.runId);
    expect((await served.get(`/crons/runs/${body.runId}`)).status).toBe(200);
  });

  it('is refused while the job runs, with the owner and since when', async () => {
    await serve({ coordinator: { replicaId: 'replica-a' } });
    const job = new HeldJob();
    served.service.register({ name: 'report', handler: job.handler });
    const { body: started } = await served.post('/crons/report', { mode: 'async' });
    for (const mode of ['wait', 'async', 'stream']) {
      const { status, body, headers } = await served.post('/crons/report', { mode });
      expect(status).toBe(409);
      expect(headers['content-type']).toMatch('application/json');
      expect(body).toMatchObject({
        status: 409,
        title: 'Conflict',
        job: 'report',
        reason: 'overlap',
        owner: { replicaId: 'replica-a', runId: started.runId, since: started.startedAt },
        since: started.startedAt,
        detail: `Job "report" is already running on replica-a since ${started.startedAt}.`,
        action: 'Wait until that run has ended.',
      });
    }
    job.end();
  });

  it('is refused where the job is paused or disabled, unless it is forced', async () => {
    await serve();
    served.service.register({
      name: 'report',
      cronTime: '0 0 2 * * *',
      handler: () => 'done',
      disabled: true,
    });
    expect(await served.post('/crons/report')).toMatchObject({ status: 409, body: { reason: 'disabled' } });
    await served.service.pause('report');
    expect((await served.post('/crons/report', { force: true })).body).toMatchObject({
      outcome: 'succeeded',
    });
    served.service.register({ name: 'export', handler: () => 'done' });
    await served.service.pause('export');
    expect(await served.post('/crons/export')).toMatchObject({ status: 409, body: { reason: 'paused' } });
    expect((await served.post('/crons/export?force=true')).status).toBe(200);
  });

  it('runs for chosen tenants, and warns of those there are not', async () => {
    const seen: string[] = [];
    await serve({ coordinator: { tenants: { list: () => [{ id: 'a' }, { id: 'b' }] } } });
    served.service.register<{ id: string }>({
      name: 'billing',
      tenant: true,
      handler: ({ id }) => seen.push(id),
    });
    const { status, body } = await served.post('/crons/billing', { tenantIds: ['b', 'nobody'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: 'succeeded', tenants: { succeeded: 1 } });
    expect(body.warnings).toEqual([expect.stringContaining('nobody')]);
    expect((await served.post('/crons/billing?tenantIds=a&tenantIds=b')).body.tenants.succeeded).toBe(2);
    expect((await served.post('/crons/billing?tenantIds=a')).body).not.toHaveProperty('warnings');
    expect(seen.slice(0, 1)).toEqual(['b']);
    expect(seen.slice(1, 3).sort()).toEqual(['a', 'b']);
  });

  it('answers a second delivery of a slot with the first one’s run', async () => {
    await serve();
    const job = new HeldJob();
    served.service.register({ name: 'report', handler: job.handler });
    const slot = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
    const first = await served.post('/crons/report', { mode: 'async', slot });
    expect(first).toMatchObject({ status: 202, body: { slot } });
    const { runId } = first.body;
    const during = await served.post('/crons/report', { mode: 'async', slot });
    expect(during).toMatchObject({ status: 200, body: { runId, deduplicated: true } });
    const waiting = served.post('/crons/report', { slot });
    job.end();
    expect(await waiting).toMatchObject({ status: 200, body: { runId, deduplicated: true } });
    const after = await served.post('/crons/report', { slot });
    expect(after).toMatchObject({
      status: 200,
      body: { runId, outcome: 'succeeded', deduplicated: true },
    });
    expect(job.calls).toBe(1);
  });

  it('answers a repeated Idempotency-Key with the first one’s run, of each job its own', async () => {
    await serve();
    let calls = 0;
    for (const name of ['report', 'export']) served.service.register({ name, handler: () => void calls++ });
    const key = { 'idempotency-key': 'delivery-1' };
    const first = await served.post('/crons/report', {}, key);
    expect(first.body).not.toHaveProperty('deduplicated');
    const second = await served.post('/crons/report', {}, key);
    expect(second).toMatchObject({ status: 200, body: { runId: first.body.runId, deduplicated: true } });
    expect((await served.post('/crons/export', {}, key)).body).not.toHaveProperty('deduplicated');
    expect(calls).toBe(2);
  });
});
