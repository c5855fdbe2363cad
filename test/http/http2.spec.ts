import { type ClientHttp2Session, connect } from 'node:http2';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { told } from './support/client.js';
import { HeldJob } from './support/held-job.js';
import { AUTHORIZED, Served } from './support/served.js';

describe('over HTTP/2, on Fastify', () => {
  let served: Served;
  let session: ClientHttp2Session;

  beforeEach(async () => {
    const adapter = (): FastifyAdapter => new FastifyAdapter({ http2: true });
    served = await Served.start({ name: 'Fastify', adapter, takesLargeBodies: () => undefined });
    session = connect(`http://127.0.0.1:${served.port}`);
  });

  afterEach(async () => {
    session.destroy();
    await served.close();
  });

  async function ask(path: string, headers: Record<string, string | string[]> = AUTHORIZED) {
    const stream = session.request({ ':method': 'POST', ':path': path, ...headers }, { endStream: true });
    let status: unknown;
    stream.once('response', (head) => (status = head[':status']));
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += String(chunk);
    return { status, text };
  }

  it('a trigger is answered', async () => {
    served.service.register({ name: 'report', handler: () => 'done' });
    const { status, text } = await ask('/crons/report');
    expect([status, told(text).result]).toEqual([200, 'done']);
  });

  it('a token is needed, once', async () => {
    served.service.register({ name: 'report', handler: () => 'done' });
    const { authorization: _, ...none } = AUTHORIZED;
    expect((await ask('/crons/report', none)).status).toBe(401);
    const token = AUTHORIZED.authorization.slice('Bearer '.length);
    expect((await ask('/crons/report', { 'x-cron-token': [token, token] })).status).toBe(401);
  });

  it('a run is streamed', async () => {
    served.service.register({ name: 'report', handler: (run) => run.log('began') });
    const { text } = await ask('/crons/report?mode=stream');
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => told(line).event);
    expect(events).toEqual(['run.started', 'job.log', 'run.finished', 'run.settled']);
  });

  it('a reader who goes stops nothing', async () => {
    const job = new HeldJob();
    served.service.register({ name: 'report', handler: job.handler });
    const started = served.events.next('run.started');
    const reading = session.request(
      { ':method': 'POST', ':path': '/crons/report?mode=stream', ...AUTHORIZED },
      { endStream: true },
    );
    await started;
    reading.destroy();
    const settled = served.events.next('run.settled');
    job.end();
    expect(await settled).toMatchObject({ outcome: 'succeeded' });
  });
});
