import { FakeCommands } from '../../../../test/support/fake-commands.js';
import { ScheduleExchange } from './schedule-exchange.js';

const own = { replicaId: 'a b', jobs: [{ job: 'report', schedule: 'every 5 ms' }] };
const other = { replicaId: 'other', jobs: [{ job: 'report', schedule: 'every 7 ms' }] };

describe('the exchange of schedules over Redis', () => {
  it('says for how long, in whole milliseconds, under a key of the replica’s own', async () => {
    const redis = new FakeCommands(() => []);
    await new ScheduleExchange(redis, 'cron').exchange(own, 1_000.2);
    const [asked] = redis.sent;
    expect(asked?.key).toBe('cron:{@schedules}:replicas');
    expect(asked?.args.slice(2, 7)).toEqual([
      '2',
      'cron:{@schedules}:replicas',
      'cron:{@schedules}:of:a%20b',
      'cron:{@schedules}:of:',
      'a%20b',
    ]);
    expect(asked?.args.slice(8)).toEqual([JSON.stringify(own), '1001']);
  });

  it('tells apart by what is scheduled, and not by who says so', async () => {
    const redis = new FakeCommands(() => []);
    const exchange = new ScheduleExchange(redis, 'cron');
    for (const schedules of [own, { ...own, replicaId: 'twin' }, other])
      await exchange.exchange(schedules, 5);
    const [digest, twin, differing] = redis.sent.map(({ args }) => args[7]);
    expect(digest).toMatch(/^[0-9a-f]{40}$/);
    expect([twin === digest, differing === digest]).toEqual([true, false]);
  });

  it('leaves out what another version wrote in another form, and not the whole answer', async () => {
    const replies = [JSON.stringify(other), 'no JSON', JSON.stringify({ jobs: 5 }), null, 7];
    const redis = new FakeCommands(() => replies);
    expect(await new ScheduleExchange(redis, 'cron').exchange(own, 5)).toEqual([other]);
  });

  it('rejects what is no list', async () => {
    const redis = new FakeCommands(() => 'OK');
    await expect(new ScheduleExchange(redis, 'cron').exchange(own, 5)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });
});
