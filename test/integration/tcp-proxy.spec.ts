import { Socket } from 'node:net';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { RespSocket } from '../support/resp.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describe('the TCP proxy', () => {
  let redis: RedisServer;
  let proxy: TcpProxy;
  let client: RespSocket;

  beforeEach(async () => {
    redis = await startRedis();
    proxy = await TcpProxy.start(redis.port);
    client = await RespSocket.connect(proxy.port);
    expect(await client.send('SET', 'key', 'before')).toBe('OK');
  });

  afterEach(async () => {
    client.close();
    await proxy.stop();
    await redis.stop();
  });

  it.each(['toServer', 'toClient'] as const)('holds back what goes %s, and keeps the order', async (way) => {
    proxy.delay({ [way]: 200 });
    const sentAt = performance.now();
    const answers = [client.send('APPEND', 'key', ' and'), client.send('APPEND', 'key', ' after')];
    expect(await Promise.all(answers)).toEqual([10, 16]);
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(199);
    expect(await client.send('GET', 'key')).toBe('before and after');
  });

  it('swallows answers while commands still land, and lets new connections through once healed', async () => {
    proxy.swallow('toClient');
    const silent = client.limit(300).send('SET', 'key', 'landed');
    await expect(silent).rejects.toThrow('Redis gave no answer');
    expect(await redis.send('GET', 'key')).toBe('landed');
    proxy.heal();
    const healed = await RespSocket.connect(proxy.port);
    expect(await healed.send('PING')).toBe('PONG');
    healed.close();
  });

  it('swallows commands, so that nothing lands', async () => {
    proxy.swallow('toServer');
    await expect(client.limit(300).send('SET', 'key', 'lost')).rejects.toThrow('Redis gave no answer');
    expect(await redis.send('GET', 'key')).toBe('before');
  });

  it('resets connections', async () => {
    proxy.swallow('toClient');
    const answer = client.send('GET', 'key');
    proxy.reset();
    await expect(answer).rejects.toThrow('ECONNRESET');
  });

  it('leaves nothing open of a connection that it resets in the moment of its end', async () => {
    const { end } = Socket.prototype;
    const closed = new Promise<void>((resolve) => {
      jest.spyOn(Socket.prototype, 'end').mockImplementation(function (this: Socket) {
        Reflect.apply(end, this, []);
        // The end that the proxy passes on, not the client's own.
        if (this.remotePort === redis.port) {
          this.once('close', () => resolve());
          proxy.reset();
        }
        return this;
      });
    });
    client.close();
    await closed;
    jest.restoreAllMocks();
    expect(proxy.connections).toBe(0);
  });

  it('leads new connections elsewhere', async () => {
    const other = await startRedis();
    proxy.retarget(other.port);
    const moved = await RespSocket.connect(proxy.port);
    expect(await moved.send('GET', 'key')).toBeNull();
    expect(await client.send('GET', 'key')).toBe('before');
    moved.close();
    await other.stop();
  });
});
