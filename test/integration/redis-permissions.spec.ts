import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createClient } from '@redis/client';
import { RedisRunStore, redisStore } from '../../lib/redis/index.js';
import { coordinationStoreContract, runStoreContract } from '../../lib/testing/index.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { letTimePass } from '../support/redis-time.js';
import { RespSocket } from '../support/resp.js';
import { storeContext } from '../support/store-context.js';

/** The commands that the guide lists after these words. */
function commandsFor(purpose: string): string[] {
  const guide = readFileSync('docs/guides/caches.md', 'utf8');
  const start = guide.indexOf(`- ${purpose}`);
  const item = guide.slice(start, guide.indexOf('\n- ', start + 1));
  const commands = [...item.matchAll(/`([A-Z]+)`/g)].map(([, command]) => String(command));
  if (start < 0 || commands.length === 0) throw new Error(`The guide lists no commands ${purpose}.`);
  return commands;
}

const COORDINATE = commandsFor('to coordinate');
const HISTORY = commandsFor('for a history');

describe('users who may do no more than the guide says', () => {
  let server: RedisServer;
  let observer: RespSocket;

  beforeAll(async () => {
    server = await startRedis();
    observer = await RespSocket.connect(server.port);
    const may = (commands: string[]): string[] => commands.map((command) => `+${command.toLowerCase()}`);
    const user = (name: string, commands: string[]): Promise<unknown> =>
      server.send('ACL', 'SETUSER', name, 'on', '>secret', '~allowed*:*', '-@all', ...may(commands));
    await user('coordinator', COORDINATE);
    await user('historian', [...COORDINATE, ...HISTORY]);
  });

  afterAll(async () => {
    observer.close();
    await server.stop();
  });

  const clientOf = (username: string): object =>
    createClient({ url: server.url, username, password: 'secret' });

  coordinationStoreContract('coordinate: the Redis store', {
    create: async () => {
      const context = storeContext({ namespace: `allowed-${randomUUID()}` });
      const open = () => {
        const store = redisStore({ client: clientOf('coordinator') });
        store.attach?.(context);
        return store;
      };
      const [store, other] = [open(), open()];
      const close = async (): Promise<void> => void (await Promise.all([store.close?.(), other.close?.()]));
      return { store, other, expire: (ms) => letTimePass(observer, context.namespace, ms), close };
    },
  });

  runStoreContract('keep a history: the run store', {
    create: async () => {
      const namespace = `allowed-${randomUUID()}`;
      const open = (): RedisRunStore => new RedisRunStore({ client: clientOf('historian'), namespace });
      const [store, other] = [open(), open()];
      const close = async (): Promise<void> => void (await Promise.all([store.close(), other.close()]));
      return { store, other, close };
    },
  });

  it('may nothing else: who may coordinate can keep no history', async () => {
    const history = new RedisRunStore({ client: clientOf('coordinator'), namespace: 'allowed' });
    await expect(history.listUnfinished()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('NOPERM'),
    });
    await history.close();
  });
});
