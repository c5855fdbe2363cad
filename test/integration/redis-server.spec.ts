import { type RedisServer, startRedis } from '../support/redis-server.js';
import { RespSocket } from '../support/resp.js';

describe('the private Redis of the tests', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(() => server.stop());

  it('answers, and forgets everything when restarted', async () => {
    expect(await server.send('SET', 'a', '{"ü":1}')).toBe('OK');
    expect(await server.send('GET', 'a')).toBe('{"ü":1}');
    const before = server.pid;
    await server.restart();
    expect(server.pid).not.toBe(before);
    expect(await server.send('GET', 'a')).toBeNull();
  });

  it('answers nothing while paused, and what was asked once it goes on', async () => {
    const connection = await RespSocket.connect(server.port);
    server.pause();
    let answered = false;
    const reply = connection.send('PING').finally(() => {
      answered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    server.resume();
    expect(await reply).toBe('PONG');
    connection.close();
  });

  it('refuses connections once killed', async () => {
    await server.kill();
    await expect(server.send('PING')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
  });

  it('tells the commands of clients from those of scripts', async () => {
    const log = await server.commands();
    await server.send('EVAL', "return redis.call('SET', KEYS[1], 'x')", '1', 'key');
    await server.send('get', 'key');
    expect((await log.stop()).map(([name]) => name)).toEqual(['EVAL', 'GET']);
  });
});
