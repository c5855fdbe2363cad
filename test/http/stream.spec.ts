import { type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type CronRun, seconds } from 'nestjs-cron-coordinator';
import { ManualClock } from 'nestjs-cron-coordinator/testing';
import { linesOf, open, textOf, told, type Told } from './support/client.js';
import { HeldJob } from './support/held-job.js';
import { PLATFORMS } from './support/platforms.js';
import { AUTHORIZED, Served, type ServeOptions } from './support/served.js';

const STREAM = { mode: 'stream' };

describe.each(PLATFORMS)('a stream, on %s', (_, platform) => {
  let served: Served;

  const serve = async (options: ServeOptions = {}): Promise<void> => {
    served = await Served.start(platform, options);
  };

  const stream = (path: string, body: object = STREAM): Promise<IncomingMessage> =>
    open(served.port, 'POST', path, { headers: AUTHORIZED, body });

  const linesFrom = async (path: string, body: object = STREAM) => {
    const text = await textOf(await stream(path, body));
    expect(text.endsWith('\n')).toBe(true);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => told(line));
  };

  afterEach(() => served.close());

  it('tells the start, every event and log line as they happen, and the summary last', async () => {
    await serve();
    const steps = [new HeldJob(), new HeldJob()] as const;
    served.service.register({
      name: 'report',
      handler: async (run: CronRun) => {
        run.log('began', { rows: 1 });
        await steps[0].handler();
        run.progress(1, 2);
        await steps[1].handler();
        return 'done';
      },
    });
    const response = await stream('/crons/report');
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': expect.stringMatching('application/x-ndjson'),
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const lines = linesOf(response);
    const next = async () => (await lines.next()).value as Told;
    const started = await next();
    expect(started).toMatchObject({ event: 'run.started', job: 'report', trigger: 'http' });
    const { runId } = started;
    expect(await next()).toMatchObject({ event: 'job.log', runId, message: 'began', fields: { rows: 1 } });
    steps[0].end();
    expect(await next()).toMatchObject({ event: 'run.progress', runId, done: 1, total: 2 });
    steps[1].end();
    expect(await next()).toMatchObject({ event: 'run.finished', runId, outcome: 'succeeded' });
    const last = await next();
    expect(last).toMatchObject({ event: 'run.settled', runId, outcome: 'succeeded', result: 'done' });
    expect((await lines.next()).done).toBe(true);
    expect((await served.get(`/crons/runs/${runId}`)).body).toMatchObject({ outcome: 'succeeded' });
  });

  it('tells of the tenants, and of no other run', async () => {
    await serve({ coordinator: { tenants: { list: () => [{ id: 'a' }, { id: 'b' }] } } });
    served.service.register({ name: 'other', handler: (run) => run.log('other') });
    served.service.register<{ id: string }>({
      name: 'billing',
      tenant: true,
      handler: async ({ id }, run) => {
        await served.service.run('other');
        run.log(`billing ${id}`);
        if (id === 'b') throw new Error('no funds');
      },
    });
    const lines = await linesFrom('/crons/billing');
    expect(new Set(lines.map(({ job }) => job))).toEqual(new Set(['billing']));
    const logged = lines.filter(({ event }) => event === 'job.log').map(({ tenantId }) => tenantId);
    expect(logged.sort()).toEqual(['a', 'b']);
    expect(lines.find(({ event }) => event === 'tenant.failed')).toMatchObject({ tenantId: 'b' });
    expect(lines.at(-1)).toMatchObject({ event: 'run.settled', outcome: 'partial' });
  });

  it('tells a heartbeat while nothing happens', async () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    await serve({ clock, coordinator: { leaseMs: seconds(3_600) } });
    const job = new HeldJob();
    served.service.register({ name: 'report', handler: job.handler });
    const idle = clock.pendingTimers;
    const lines = linesOf(await stream('/crons/report'));
    await lines.next();
    for (const at of ['2026-01-01T00:00:15.000Z', '2026-01-01T00:00:30.000Z']) {
      await clock.advance(seconds(15));
      expect((await lines.next()).value).toEqual({ event: 'heartbeat', at });
    }
    job.end();
    const rest = [];
    for await (const { event } of lines) rest.push(event);
    expect(rest).toEqual(['run.finished', 'run.settled']);
    await until(() => clock.pendingTimers === idle);
  });

  it('goes when its reader goes, and the run goes on', async () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    await serve({ clock });
    const job = new HeldJob();
    let read = 0;
    served.service.register({
      name: 'report',
      handler: async (run: CronRun) => {
        await job.handler();
        run.log('nobody reads this', {
          get count() {
            return ++read;
          },
        });
        return 'done';
      },
    });
    const idle = clock.pendingTimers;
    const response = await stream('/crons/report');
    await linesOf(response).next();
    const whileOpen = clock.pendingTimers;
    await gone(response);
    await until(() => clock.pendingTimers < whileOpen);
    const settled = served.events.next('run.settled');
    job.end();
    expect(await settled).toMatchObject({ outcome: 'succeeded', result: 'done' });
    expect(read).toBe(0);
    await until(() => clock.pendingTimers === idle);
  });

  it('is bounded for a reader who does not read, who is told what he missed, and the summary', async () => {
    await serve();
    const fields = { text: 'x'.repeat(10_000) };
    served.service.register({
      name: 'report',
      handler: async (run: CronRun) => {
        for (let done = 0; done < 3_000; done++) {
          run.log(String(done), fields);
          if (done % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        return 'done';
      },
    });
    const settled = served.events.next('run.settled');
    const response = await stream('/crons/report');
    response.pause();
    await settled;
    const lines = [];
    for await (const line of linesOf(response)) lines.push(line);
    const logged = lines.filter(({ event }) => event === 'job.log');
    const dropped = lines.filter(({ event }) => event === 'lines.dropped');
    const missed = dropped.reduce((sum, { count }) => sum + Number(count), 0);
    expect(missed).toBeGreaterThan(1_000);
    // Every line of the run but the start and the last came or is counted.
    expect(logged.length + missed).toBeGreaterThanOrEqual(3_000);
    expect(lines.at(-1)).toMatchObject({ event: 'run.settled', outcome: 'succeeded', result: 'done' });
    const order = logged.map(({ message }) => Number(message));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('tells what cannot be written as JSON in other words', async () => {
    await serve();
    const circular: { self?: unknown } = {};
    circular.self = circular;
    served.service.register({
      name: 'report',
      handler: (run: CronRun) => {
        run.log('began', circular);
        return 1n;
      },
    });
    const lines = await linesFrom('/crons/report');
    const left = '(left out: it cannot be written as JSON)';
    expect(lines.find(({ event }) => event === 'job.log')).toMatchObject({ message: 'began', fields: left });
    expect(lines.at(-1)).toMatchObject({ outcome: 'succeeded', result: left });
  });

  it('tells a repeated trigger of the first one’s run', async () => {
    await serve();
    const job = new HeldJob();
    served.service.register({ name: 'report', handler: job.handler });
    const slot = new Date().toISOString();
    const { body } = await served.post('/crons/report', { slot, mode: 'async' });
    const lines = linesOf(await stream('/crons/report', { ...STREAM, slot }));
    expect((await lines.next()).value).toMatchObject({
      event: 'run.started',
      runId: body.runId,
      deduplicated: true,
    });
    job.end();
    const last = [];
    for await (const line of lines) last.push(line);
    expect(last.at(-1)).toMatchObject({ event: 'run.settled', runId: body.runId, deduplicated: true });
    expect(await linesFrom('/crons/report', { ...STREAM, slot })).toEqual([
      expect.objectContaining({ event: 'run.settled', runId: body.runId, deduplicated: true }),
    ]);
  });

  it('of several jobs tells of each, and all their summaries last', async () => {
    await serve();
    for (const name of ['a', 'b']) served.service.register({ name, handler: (run) => run.log(name) });
    const lines = await linesFrom('/crons', { ...STREAM, jobs: ['a', 'b'] });
    for (const job of ['a', 'b']) {
      const own = lines.filter((line) => line.job === job).map(({ event }) => event);
      expect(own).toEqual(['run.started', 'job.log', 'run.finished']);
    }
    expect(lines.at(-1)).toMatchObject({
      event: 'runs.settled',
      runs: [
        { job: 'a', outcome: 'succeeded', status: 200 },
        { job: 'b', outcome: 'succeeded', status: 200 },
      ],
    });
  });

  it('of several jobs, some of which are refused, is 207 and tells of those that run', async () => {
    await serve();
    for (const name of ['a', 'b']) served.service.register({ name, handler: () => name });
    await served.service.pause('b');
    const response = await stream('/crons', { ...STREAM, jobs: ['a', 'b'] });
    expect(response.statusCode).toBe(207);
    const last = (await textOf(response)).trimEnd().split('\n').at(-1) ?? '';
    expect(told(last).runs).toMatchObject([{ status: 200 }, { status: 409, reason: 'paused' }]);
  });

  function gone(response: IncomingMessage): Promise<void> {
    const { socket }: { socket: Socket } = response;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    response.on('error', () => undefined);
    response.destroy();
    return closed;
  }

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  }
});
