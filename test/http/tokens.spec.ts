import { connect } from 'node:net';
import type { CronEventName } from 'nestjs-cron-coordinator';
import { send, type Sent } from './support/client.js';
import { PLATFORMS } from './support/platforms.js';
import { Served, type ServeOptions, TOKEN } from './support/served.js';

const ROUTES = [
  ['GET', '/crons'],
  ['POST', '/crons'],
  ['POST', '/crons/report'],
  ['POST', '/crons/report/pause'],
  ['POST', '/crons/report/resume'],
  ['GET', '/crons/runs'],
  ['GET', '/crons/runs/some-run'],
] as const;

describe.each(PLATFORMS)('the token, on %s', (_, platform) => {
  let served: Served;

  const serve = async (http: ServeOptions['http'] = {}): Promise<void> => {
    served = await Served.start(platform, { http });
    served.service.register({ name: 'report', handler: () => 'done' });
  };

  const ask = (sent: Sent, path = '/crons') => send(served.port, 'GET', path, sent);

  afterEach(() => served.close());

  it.each(ROUTES)('is not asked for where none is configured: %s %s is not there', async (method, path) => {
    await serve({ tokens: [] });
    const { status, body } = await served.send(method, `${path}?cronToken=${TOKEN}`);
    expect(status).toBe(404);
    expect(body).toEqual({ statusCode: 404, error: 'Not Found', message: `Cannot ${method} ${path}` });
    expect(served.events.count('run.settled')).toBe(0);
  });

  it.each(ROUTES)('is needed for %s %s', async (method, path) => {
    await serve();
    const { status, headers } = await send(served.port, method, path);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it.each<[string, Sent]>([
    ['a bearer', { headers: { authorization: `Bearer ${TOKEN}` } }],
    ['a bearer in any case', { headers: { authorization: `bEARER  ${TOKEN}` } }],
    ['a header of its own', { headers: { 'x-cron-token': TOKEN } }],
    [
      'a header of its own beside what the host authorizes by',
      { headers: { authorization: 'Basic dTpw', 'x-cron-token': TOKEN } },
    ],
    ['another that is valid', { headers: { 'x-cron-token': 'the-token-before' } }],
  ])('is accepted as %s', async (_how, sent) => {
    await serve({ tokens: [TOKEN, 'the-token-before'] });
    expect((await ask(sent)).status).toBe(200);
  });

  it.each<[string, Sent]>([
    ['nothing', {}],
    ['another', { headers: { authorization: 'Bearer another' } }],
    ['a longer one', { headers: { 'x-cron-token': `${TOKEN}x` } }],
    ['a shorter one', { headers: { 'x-cron-token': TOKEN.slice(0, -1) } }],
    ['an empty bearer', { headers: { authorization: 'Bearer ' } }],
    ['an empty header', { headers: { 'x-cron-token': '' } }],
    ['no scheme', { headers: { authorization: TOKEN } }],
    ['another scheme', { headers: { authorization: `Basic ${TOKEN}` } }],
    ['two words', { headers: { authorization: `Bearer ${TOKEN} ${TOKEN}` } }],
    ['the header twice, both right', { headers: { 'x-cron-token': [TOKEN, TOKEN] } }],
    [
      'a bearer twice, the first right',
      { headers: { authorization: [`Bearer ${TOKEN}`, 'Bearer another'] } },
    ],
    [
      'a bearer twice, the second right',
      { headers: { authorization: ['Bearer another', `Bearer ${TOKEN}`] } },
    ],
    ['a huge one', { headers: { 'x-cron-token': TOKEN.repeat(400) } }],
    ['a huge bearer', { headers: { authorization: `Bearer ${TOKEN.repeat(400)}` } }],
    ['bytes that are no ASCII', { headers: { 'x-cron-token': `${TOKEN}\u00e9` } }],
  ])('is refused as %s', async (_how, sent) => {
    await serve();
    const { status, headers, body } = await ask(sent);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(headers['content-type']).toMatch('application/json');
    expect(body).toMatchObject({ status: 401, title: 'Unauthorized', detail: expect.any(String) });
    expect(body.action).toContain('Authorization');
  });

  it('larger than Node.js takes a head for harms nobody', async () => {
    await serve();
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(served.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text));
      socket.on('error', () => undefined);
      socket.write(`GET /crons HTTP/1.1\r\nHost: h\r\nx-cron-token: ${'x'.repeat(40_000)}\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect((await served.get('/crons')).status).toBe(200);
  });

  it('is taken from the query and the body only where those are listed', async () => {
    await serve();
    expect((await ask({}, `/crons?cronToken=${TOKEN}`)).status).toBe(401);
    const inBody = { body: { token: TOKEN } };
    expect((await send(served.port, 'POST', '/crons/report', inBody)).status).toBe(401);
    expect((await served.post('/crons/report', inBody.body)).body.errors).toEqual([
      { field: 'token', message: 'there is no such field here' },
    ]);
    expect((await served.get(`/crons?cronToken=${TOKEN}`)).status).toBe(422);
  });

  it('is taken from the sources that are listed, and from no other', async () => {
    await serve({ tokenSources: ['query', 'body'] });
    expect((await served.get('/crons')).status).toBe(401);
    expect((await ask({}, `/crons?cronToken=${TOKEN}`)).status).toBe(200);
    expect((await ask({}, `/crons/runs?cronToken=${TOKEN}&limit=1`)).status).toBe(200);
    const body = { token: TOKEN, mode: 'wait' };
    expect((await send(served.port, 'POST', '/crons/report', { body })).status).toBe(200);
    const jobs = { body: { ...body, jobs: ['report'] } };
    expect((await send(served.port, 'POST', '/crons', jobs)).status).toBe(200);
    const pause = { body: { token: TOKEN } };
    expect((await send(served.port, 'POST', '/crons/report/pause', pause)).status).toBe(200);
  });

  it.each([
    ['repeated in the query', `/crons?cronToken=${TOKEN}&cronToken=${TOKEN}`],
    ['empty in the query', '/crons?cronToken='],
    ['wrong in the query', '/crons?cronToken=another'],
  ])('is refused where it is %s', async (_how, path) => {
    await serve({ tokenSources: ['query'] });
    expect((await ask({}, path)).status).toBe(401);
  });

  it.each([[5], [[TOKEN]], [{ token: TOKEN }], [null], ['']])(
    'is refused where the body has %j',
    async (token) => {
      await serve({ tokenSources: ['body'] });
      const sent = { body: { token } };
      expect((await send(served.port, 'POST', '/crons/report', sent)).status).toBe(401);
    },
  );

  it('appears in no log line, error, event or answer', async () => {
    await serve({ tokenSources: ['header', 'query', 'body'] });
    served.service.register({ name: 'failing', handler: () => Promise.reject(new Error('failed')) });
    const seen: unknown[] = [];
    const names: CronEventName[] = ['run.started', 'run.finished', 'run.failed', 'run.settled', 'job.paused'];
    for (const name of names) served.service.on(name, (event) => seen.push(event));
    const wrong = `wrong-${TOKEN}`;
    const answers = [
      await served.post('/crons/report', { token: TOKEN }),
      await served.post(`/crons/failing?cronToken=${TOKEN}`),
      await served.post('/crons/unknown', { token: TOKEN }),
      await served.post('/crons/report', { token: TOKEN, [`unknown`]: 1 }),
      await served.post('/crons/report/pause', { token: TOKEN }),
      await served.get(`/crons?cronToken=${TOKEN}`),
      await served.get(`/crons/runs?cronToken=${TOKEN}&before=nonsense`),
      await send(served.port, 'POST', `/crons/report?cronToken=${wrong}`, {
        headers: { authorization: `Bearer ${wrong}`, 'x-cron-token': wrong },
        body: { token: wrong },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 422, 200, 200, 422, 401]);
    expect(seen.length).toBeGreaterThan(5);
    expect(served.logger.lines.length).toBeGreaterThan(10);
    const everything = JSON.stringify([served.logger.lines, seen, answers]);
    expect(everything).not.toContain(TOKEN);
  });
});
