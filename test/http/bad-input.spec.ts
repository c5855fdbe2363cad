import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { AUTHORIZED, Served } from './support/served.js';
import { PLATFORMS } from './support/platforms.js';

const YEAR_MS = 366 * 86_400_000;
const inYears = (years: number): string => new Date(Date.now() + years * YEAR_MS).toISOString();

describe.each(PLATFORMS)('bad input, on %s', (_, platform) => {
  let served: Served;

  beforeAll(async () => {
    served = await Served.start(platform, {
      coordinator: { tenants: { list: () => [{ id: 'a' }] } },
      prepare: (app) => platform.takesLargeBodies(app),
    });
    served.service.register({ name: 'report', handler: () => 'done' });
    served.service.register({ name: 'a/b c?#%', handler: () => 'done' });
    served.service.register<{ id: string }>({ name: 'billing', tenant: true, handler: () => 'done' });
  });

  afterAll(() => served.close());

  afterEach(() => expect(served.logger.lines.filter(({ level }) => level === 'error')).toEqual([]));

  const refused = async (path: string, body: unknown, headers: Record<string, string | string[]> = {}) => {
    const before = served.events.count('run.settled');
    const answer = await served.post(path, body, headers);
    expect(served.events.count('run.settled')).toBe(before);
    return answer;
  };

  it.each<[string, unknown, string, string]>([
    ['a mode there is not', { mode: 'later' }, 'mode', `expected 'wait' or 'async' or 'stream'`],
    ['a mode that is no text', { mode: 1 }, 'mode', `expected 'wait' or 'async' or 'stream'`],
    ['tenants that are no array', { tenantIds: 'a' }, 'tenantIds', 'expected an array of tenant ids'],
    ['no tenants', { tenantIds: [] }, 'tenantIds', 'expected at least one tenant id'],
    ['a tenant that is no text', { tenantIds: ['a', 7] }, 'tenantIds.1', 'expected a non-empty string'],
    ['an id that is too long', { tenantIds: ['a'.repeat(257)] }, 'tenantIds.0', 'at most 256'],
    ['an id that is not well-formed', { tenantIds: ['\ud800'] }, 'tenantIds.0', 'well-formed'],
    ['force that is no boolean', { force: 'true' }, 'force', 'expected true or false'],
    ['a slot that is no time', { slot: 'yesterday' }, 'slot', 'expected an ISO 8601 time'],
    ['a slot without time of day', { slot: '2026-05-04' }, 'slot', 'expected an ISO 8601 time'],
    ['a slot that is no text', { slot: 1_767_225_600_000 }, 'slot', 'expected an ISO 8601 time'],
    ['a slot in the far past', { slot: '1970-01-01T00:00:00Z' }, 'slot', 'at most 366 days from now'],
    ['a slot in the far future', { slot: '9999-12-31T23:59:59Z' }, 'slot', 'at most 366 days from now'],
    ['a slot two years ago', { slot: inYears(-2) }, 'slot', 'at most 366 days from now'],
    ['a slot in two years', { slot: inYears(2) }, 'slot', 'at most 366 days from now'],
    ['an unknown field', { when: 'now' }, 'when', 'there is no such field here'],
    ['the field of another route', { jobs: ['report'] }, 'jobs', 'there is no such field here'],
    ['an array', [], 'body', 'expected a JSON object'],
    ['tenants of a job that has none', { tenantIds: ['a'] }, 'tenantIds', 'is not a tenant job'],
  ])('%s is 422, field by field', async (_what, sent, field, message) => {
    const { status, body, headers } = await refused('/crons/report', sent);
    expect(status).toBe(422);
    expect(headers['content-type']).toMatch('application/json');
    expect(body.errors).toEqual([{ field, message: expect.stringContaining(message) }]);
  });

  it('names every field that is wrong, and no more than some', async () => {
    const { body } = await refused(
      '/crons/report?force=maybe',
      { mode: 1, slot: 'x' },
      { 'idempotency-key': '' },
    );
    const fields = body.errors.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual(['Idempotency-Key', 'force', 'mode', 'slot']);
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_value, index) => [`field-${index}`, 1]));
    expect((await refused('/crons/report', many)).body.errors).toHaveLength(50);
    const long = await refused('/crons/report', { ['x'.repeat(5_000)]: 1 });
    expect(long.body.errors[0]?.field).toHaveLength(101);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/xml'])(
    'a body of the type %s starts nothing, although the host may not read it',
    async (type) => {
      const { status, body } = await refused('/crons/billing', '{"tenantIds":["a"]}', {
        'content-type': type,
      });
      // Fastify itself refuses what it has no parser for.
      expect(status).toBe(platform.name === 'Fastify' && /xml|octet/.test(type) ? 415 : 422);
      if (status === 422) expect(body.errors).toHaveLength(1);
    },
  );

  it('JSON that is sent as a form is 422, and says how to send it', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const sent of ['{"mode":"async"}', ' {"mode":"async","force":true}', '{"slot":"a=b&c"}']) {
      expect((await refused('/crons/report', sent, type)).body.errors).toEqual([
        { field: 'body', message: 'expected a JSON object, sent with `Content-Type: application/json`' },
      ]);
    }
  });

  it('a form whose fields are wrong is 422', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const { body } = await refused('/crons/billing', 'force=maybe&when=now&mode=later', type);
    expect(body.errors.map(({ field }) => field).sort()).toEqual(['force', 'mode', 'when']);
  });

  it('what is wrong is told in sentences that end once', async () => {
    for (const sent of [{ mode: 1 }, { tenantIds: ['a'] }]) {
      expect((await refused('/crons/report', sent)).body.detail).toMatch(/[^.]\.$/);
    }
  });

  it.each([
    ['mode', '?mode=wait', { mode: 'async' }],
    ['tenantIds', '?tenantIds=a', { tenantIds: ['a', 'b'] }],
    ['force', '?force=true', { force: false }],
    ['slot', `?slot=${inYears(0)}`, { slot: inYears(-0.5) }],
  ])('%s that is said twice and not alike is 422', async (field, query, sent) => {
    const { status, body } = await refused(`/crons/billing${query}`, sent);
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ field, message: 'the body and the query contradict each other' }]);
  });

  it('what is said twice and alike is taken', async () => {
    const { status } = await served.post('/crons/billing?mode=wait&tenantIds=a&force=true', {
      mode: 'wait',
      tenantIds: ['a'],
      force: true,
    });
    expect(status).toBe(200);
  });

  it.each([
    ['an unknown field', '?when=now', 'when'],
    ['a mode given twice', '?mode=wait&mode=wait', 'mode'],
    ['force given twice', '?force=true&force=true', 'force'],
    ['force that is empty', '?force=', 'force'],
    ['tenants in brackets', '?tenantIds[x]=a', 'tenantIds'],
  ])('%s in the query is 422', async (_what, query, field) => {
    const { status, body } = await refused(`/crons/billing${query}`, undefined);
    expect(status).toBe(422);
    expect(body.errors[0]?.field).toContain(field);
  });

  it.each([
    ['GET', '/crons?x=1'],
    ['GET', '/crons/runs/some-run?x=1'],
    ['POST', '/crons/report/pause?x=1'],
    ['POST', '/crons/report/resume?x=1'],
  ])('an unknown field is 422 for %s %s as well', async (method, path) => {
    expect((await served.send(method, path)).body.errors[0]?.field).toBe('x');
    expect(served.events.count('job.paused')).toBe(0);
  });

  it('a body for a route that takes none is 422', async () => {
    expect((await refused('/crons/report/pause', { force: true })).status).toBe(422);
    expect(served.events.count('job.paused')).toBe(0);
  });

  it('tenants there are not are 422 where the run would be for nobody', async () => {
    const { status, body } = await served.post('/crons/billing', { tenantIds: ['x', 'y'] });
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ field: 'tenantIds', message: expect.stringMatching(/x.*y/s) }]);
    expect(body).toMatchObject({ job: 'billing', runId: expect.any(String) });
  });

  it.each([
    ['an unknown job', '/crons/nothing', 'nothing'],
    ['a name that climbs', '/crons/%2e%2e', '..'],
    ['a name that climbs out', '/crons/..%2f..%2fetc%2fpasswd', '../../etc/passwd'],
    ['a property of every object', '/crons/__proto__', '__proto__'],
    ['a method of every object', '/crons/constructor', 'constructor'],
    ['a zero byte', '/crons/report%00', 'report\u0000'],
    ['a line break', '/crons/report%0d%0aX-Injected:%201', 'report\r\nX-Injected: 1'],
    ['another case', '/crons/REPORT', 'REPORT'],
    ['a name in another alphabet', '/crons/%F0%9F%92%A5', '💥'],
  ])('%s is 404 and names it', async (_what, path, name) => {
    for (const suffix of ['', '/pause', '/resume']) {
      const { status, body, headers } = await served.post(path + suffix);
      expect(status).toBe(404);
      expect(body).toMatchObject({ status: 404, job: name });
      expect(headers).not.toHaveProperty('x-injected');
    }
  });

  it('a name that is encoded is the name it stands for', async () => {
    const { status, body } = await served.post(`/crons/${encodeURIComponent('a/b c?#%')}`);
    expect([status, body.job]).toEqual([200, 'a/b c?#%']);
  });

  it.each(['/crons/%zz', '/crons/%', '/crons/../crons/report', '/crons//report', '/crons/report/../report'])(
    'the path %s reaches no job',
    async (path) => {
      const before = served.events.count('run.settled');
      const head = `POST ${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n`;
      const status = await new Promise<number>((resolve) => {
        const socket = connect(served.port, '127.0.0.1');
        socket.once('data', (chunk) => resolve(Number(chunk.toString().slice(9, 12))));
        socket.write(`${head}Authorization: ${AUTHORIZED.authorization}\r\n\r\n`);
      });
      expect([400, 404]).toContain(status);
      expect(served.events.count('run.settled')).toBe(before);
    },
  );

  it.each([
    ['a body of 1 MB', { tenantIds: ['x'.repeat(1_000_000)] }],
    ['a body just too large', 'x'],
  ])('%s is 413', async (_what, body) => {
    const large = body === 'x' ? JSON.stringify({ x: 'x'.repeat(65_536 - 7) }) : JSON.stringify(body);
    for (const chunked of [false, true]) {
      const answer = await served.send('POST', '/crons/report', { body: large, chunked });
      expect(answer.status).toBe(413);
      expect(answer.body).toMatchObject({ status: 413, detail: 'The body is larger than 65536 bytes.' });
    }
  });

  it('a body that is small only as it is sent is 413', async () => {
    const body = gzipSync(JSON.stringify({ tenantIds: ['x'.repeat(100_000)] }));
    expect(body.length).toBeLessThan(1_000);
    const { status } = await refused('/crons/report', body, { 'content-encoding': 'gzip' });
    // Fastify itself reads no compressed body.
    expect(status).toBe(platform.name === 'Fastify' ? 400 : 413);
  });

  it('a body nested deeper than can be written again is 413 where it tells no length', async () => {
    const body = '['.repeat(30_000) + ']'.repeat(30_000);
    expect((await served.send('POST', '/crons/report', { body, chunked: true })).status).toBe(413);
    expect((await served.send('POST', '/crons/report', { body })).status).toBe(422);
  });

  it('a body of exactly the limit is read', async () => {
    const body = JSON.stringify({ x: 'x'.repeat(65_536 - 8) });
    expect(Buffer.byteLength(body)).toBe(65_536);
    for (const chunked of [false, true]) {
      expect((await served.send('POST', '/crons/report', { body, chunked })).status).toBe(422);
    }
  });

  it('JSON that is none is 400, as the host answers it', async () => {
    expect((await refused('/crons/report', '{"mode":')).status).toBe(400);
  });

  it('a body that would change every object changes none', async () => {
    const { status } = await refused('/crons/report', '{"__proto__":{"force":true},"constructor":{}}');
    expect([400, 422]).toContain(status);
    expect({}).not.toHaveProperty('force');
  });

  it('an Idempotency-Key that comes with another body is 422', async () => {
    const key = { 'idempotency-key': 'conflicting' };
    const first = await served.post('/crons/report', {}, key);
    expect(first.status).toBe(200);
    for (const other of [{ force: true }, { mode: 'async' }, { slot: inYears(0) }]) {
      const { status, body } = await refused('/crons/report', other, key);
      expect(status).toBe(422);
      expect(body.errors).toEqual([
        { field: 'Idempotency-Key', message: expect.stringContaining('conflicting') },
      ]);
    }
    expect((await served.post('/crons/report', {}, key)).body).toMatchObject({
      runId: first.body.runId,
      deduplicated: true,
    });
  });

  it.each<[string, string | string[]]>([
    ['is empty', ''],
    ['is too long', 'x'.repeat(257)],
    ['comes twice', ['one', 'two']],
  ])('an Idempotency-Key that %s is 422', async (_what, key) => {
    const { status, body } = await refused('/crons/report', {}, { 'idempotency-key': key });
    expect(status).toBe(422);
    expect(body.errors[0]?.field).toBe('Idempotency-Key');
  });
});
