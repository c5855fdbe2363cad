import { FakeCommands } from '../../../../test/support/fake-commands.js';
import { PauseFlags } from './pause-flags.js';

const flagOf = (job: string): string => `cron:{${job}}:paused`;

describe('the pause flags in Redis', () => {
  it('are listed before they are set, so that whatever is cut short leaves none unlisted', async () => {
    const redis = new FakeCommands(() => 1);
    await new PauseFlags(redis, 'cron').set('report', true);
    expect(redis.sent).toEqual([
      { key: 'cron:paused', args: ['SADD', 'cron:paused', 'report'] },
      { key: flagOf('report'), args: ['SET', flagOf('report'), '1'] },
    ]);
  });

  it('stay listed when they are taken away', async () => {
    const redis = new FakeCommands(() => 1);
    await new PauseFlags(redis, 'cron').set('report', false);
    expect(redis.sent).toEqual([{ key: flagOf('report'), args: ['DEL', flagOf('report')] }]);
  });

  it.each([
    ['a list', ['one', 'two', 'three']],
    ['a set', new Set(['one', 'two', 'three'])],
  ])('name the jobs that are paused, of those in %s', async (_, listed) => {
    const redis = new FakeCommands(([command, key]) =>
      command === 'SMEMBERS' ? listed : key === flagOf('two') ? 0 : 1,
    );
    expect(await new PauseFlags(redis, 'cron').jobs()).toEqual(['one', 'three']);
    expect(redis.sent.slice(1)).toEqual(
      ['one', 'two', 'three'].map((job) => ({ key: flagOf(job), args: ['EXISTS', flagOf(job)] })),
    );
  });

  it.each([
    ['no list', 'one'],
    ['nothing', null],
    ['names that are none', [1]],
  ])('reject where Redis gives %s', async (_, listed) => {
    const redis = new FakeCommands(([command]) => (command === 'SMEMBERS' ? listed : 1));
    await expect(new PauseFlags(redis, 'cron').jobs()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('reject where Redis does not say whether a flag is there', async () => {
    const redis = new FakeCommands(([command]) => (command === 'SMEMBERS' ? ['one'] : 'yes'));
    await expect(new PauseFlags(redis, 'cron').jobs()).rejects.toThrow(/whether "one" is paused/);
  });
});
