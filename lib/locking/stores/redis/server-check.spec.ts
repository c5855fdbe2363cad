import { storeContext } from '../../../../test/support/store-context.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { checkServer } from './server-check.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

type Reply = (clock: ManualClock) => unknown;

/** Warnings about a server that answers so; what is not listed is forbidden. */
async function warnings(replies: Record<string, Reply>): Promise<string[]> {
  return (await check(replies)).said;
}

async function check(replies: Record<string, Reply>): Promise<{ said: string[]; answered: boolean }> {
  const clock = new ManualClock(NOW);
  const said: string[] = [];
  const run = async (_key: string, [command = '']: readonly string[]): Promise<unknown> => {
    const reply = replies[command];
    if (reply === undefined) throw new Error(`NOPERM no permission to run '${command}'`);
    return reply(clock);
  };
  const context = storeContext({ clockSkewMs: 1_000, clock, warn: (message) => said.push(message) });
  const answered = await checkServer({ clustered: false, run }, context);
  return { said, answered };
}

const info = (maxmemory: number, policy: string): Reply => {
  return () => `# Memory\r\nmaxmemory:${maxmemory}\r\nmaxmemory_policy:${policy}\r\n`;
};
const timeAt = (ms: number): string[] => [String(Math.floor(ms / 1_000)), String((ms % 1_000) * 1_000)];

describe('the check of a server', () => {
  it('says nothing of one that keeps everything and agrees on the time', async () => {
    expect(await warnings({ INFO: info(1_000, 'noeviction'), TIME: () => timeAt(NOW) })).toEqual([]);
    expect(await warnings({ INFO: info(0, 'allkeys-lru') })).toEqual([]);
  });

  it('says nothing where it may not ask', async () => {
    expect(await warnings({})).toEqual([]);
  });

  it('tells whether the server answered, or is to be asked again', async () => {
    expect(await check({})).toEqual({ said: [], answered: false });
    expect(await check({ TIME: () => timeAt(NOW) })).toEqual({ said: [], answered: true });
    expect(await check({ INFO: info(0, 'noeviction') })).toEqual({ said: [], answered: true });
  });

  it('warns where claims may be evicted, those with a time to live included', async () => {
    for (const policy of ['allkeys-lru', 'volatile-ttl']) {
      const [warning] = await warnings({ INFO: info(1_000_000, policy) });
      expect(warning).toContain(`"${policy}"`);
      expect(warning).toContain('noeviction');
    }
  });

  it.each([
    ['in turn', ['maxmemory', '5', 'maxmemory-policy', 'allkeys-lfu']],
    [
      'as a map',
      new Map([
        ['maxmemory', '5'],
        ['maxmemory-policy', 'allkeys-lfu'],
      ]),
    ],
    ['as an object', { maxmemory: '5', 'maxmemory-policy': 'allkeys-lfu' }],
  ])('reads CONFIG where INFO is forbidden: %s', async (_, config) => {
    expect(await warnings({ CONFIG: () => config })).toEqual([expect.stringContaining('allkeys-lfu')]);
  });

  it.each([
    ['ahead of', NOW - 1_500],
    ['behind', NOW + 1_500],
  ])('warns of a clock %s that of Redis', async (direction, server) => {
    expect(await warnings({ TIME: () => timeAt(server) })).toEqual([
      expect.stringContaining(`1500 ms ${direction}`),
    ]);
  });

  it('does not take the time of a slow answer for a difference', async () => {
    const slow: Reply = async (clock) => {
      await clock.advance(5_000);
      return timeAt(NOW + 4_000);
    };
    expect(await warnings({ TIME: slow })).toEqual([]);
  });

  it('says nothing of a time that it cannot read', async () => {
    expect(await warnings({ TIME: () => ['soon', 'now'] })).toEqual([]);
  });
});
