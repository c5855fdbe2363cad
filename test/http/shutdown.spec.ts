import { connect } from 'node:net';
import { type CronRun, seconds } from 'nestjs-cron-coordinator';
import { HeldJob } from './support/held-job.js';
import { PLATFORMS } from './support/platforms.js';
import { AUTHORIZED, Served } from './support/served.js';

describe.each(PLATFORMS)('an application that shuts down, on %s', (_, platform) => {
  it('ends the runs that are waited for, and answers what comes meanwhile with 503', async () => {
    const served = await Served.start(platform, { coordinator: { shutdown: { graceMs: seconds(1) } } });
    const job = new HeldJob();
    served.service.register({ name: 'report', handler: job.handler });
    served.service.register({ name: 'other', handler: () => 'done' });
    const started = served.events.next('run.started');
    const waiting = served.post('/crons/report');
    const streaming = served.events.next('run.started', ({ job: name }) => name === 'streamed');
    served.service.register({ name: 'streamed', handler: job.handler });
    const streamed = served.post('/crons/streamed', { mode: 'stream' });
    await Promise.all([started, streaming]);
    const closing = served.app.close();
    const { status, body, headers } = await served.post('/crons/other');
    expect(status).toBe(503);
    expect(body).toMatchObject({ job: 'other', reason: 'shutting-down', status: 503 });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(await waiting).toMatchObject({
      status: 200,
      body: { outcome: 'interrupted', reason: 'shutting-down' },
    });
    const last = (await streamed).text.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ event: 'run.settled', outcome: 'interrupted' });
    await closing;
    await served.close();
  });

  it('does not wait for a reader who does not read', async () => {
    const served = await Served.start(platform, { coordinator: { shutdown: { graceMs: seconds(1) } } });
    const fields = { text: 'x'.repeat(100_000) };
    served.service.register({
      name: 'report',
      handler: async (run: CronRun) => {
        for (let done = 0; done < 200; done++) {
          run.log(String(done), fields);
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    });
    const settled = served.events.next('run.settled');
    const socket = connect(served.port, '127.0.0.1');
    socket.on('error', () => undefined).pause();
    const head = 'POST /crons/report?mode=stream HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n';
    socket.write(`${head}Authorization: ${AUTHORIZED.authorization}\r\n\r\n`);
    await settled;
    await served.close();
    socket.destroy();
  });
});
