import { FakeCommands } from '../../../../test/support/fake-commands.js';
import { callScript, loadScripts } from './script-call.js';
import { RENEW, SCRIPTS } from './scripts.js';

describe('a script', () => {
  it('is called by its name, and its text is not sent', async () => {
    const redis = new FakeCommands(() => 'reply');
    expect(await callScript(redis, RENEW, ['k1', 'k2'], ['a1'])).toBe('reply');
    expect(redis.sent).toEqual([{ key: 'k1', args: ['EVALSHA', RENEW.sha, '2', 'k1', 'k2', 'a1'] }]);
  });

  it('is called by its text where the server does not know it', async () => {
    const redis = new FakeCommands(([command]) => {
      if (command === 'EVALSHA') throw new Error('NOSCRIPT No matching script.');
      return 'reply';
    });
    expect(await callScript(redis, RENEW, ['k1'], ['a1'])).toBe('reply');
    expect(redis.sent[1]).toEqual({ key: 'k1', args: ['EVAL', RENEW.source, '1', 'k1', 'a1'] });
  });

  it.each([new Error('socket closed'), new Error('BUSY Redis is busy'), 'NOSCRIPT'])(
    'is not called again where it fails otherwise: %s',
    async (failure) => {
      const redis = new FakeCommands(() => {
        throw failure;
      });
      await expect(callScript(redis, RENEW, ['k1'], [])).rejects.toBe(failure);
      expect(redis.commands).toEqual(['EVALSHA']);
    },
  );

  it('is made known beforehand, and nobody minds where that is forbidden', async () => {
    const redis = new FakeCommands(() => {
      throw new Error('NOPERM');
    });
    loadScripts(redis);
    expect(redis.sent.map(({ args }) => args)).toEqual(
      SCRIPTS.map(({ source }) => ['SCRIPT', 'LOAD', source]),
    );
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('is made known to no cluster, whose nodes are met one by one', () => {
    const redis = new FakeCommands(() => 'OK', true);
    loadScripts(redis);
    expect(redis.sent).toEqual([]);
  });
});
