import { FakeCommands } from '../../../../test/support/fake-commands.js';
import { lease, request } from '../../../../test/support/guarded-store.js';
import { JobKeyRing } from '../../keys.js';
import { AcquireQuestion, ReleaseQuestion, RenewQuestion } from './lock-questions.js';

const keys = new JobKeyRing('cron');
const other = { ...lease, job: 'other', token: 'second', ttlMs: 1_500 };

describe('questions about several leases', () => {
  it('are asked by the keys and tokens of all, and answered one by one', async () => {
    const redis = new FakeCommands(() => [1, 0]);
    const renewal = new RenewQuestion(redis, keys);
    const replies = await renewal.ask([lease, other]);
    expect([renewal.read(lease, replies, 0), renewal.read(other, replies, 1)]).toEqual([true, false]);
    expect(redis.sent[0]?.args.slice(2)).toEqual([
      ...['2', 'cron:{report}:lease', 'cron:{other}:lease'],
      ...['first ', '30000', 'second ', '1500'],
    ]);
    const release = new ReleaseQuestion(redis, keys);
    await release.ask([lease, other]);
    expect(redis.sent[1]?.args.slice(2)).toEqual([
      ...['2', 'cron:{report}:lease', 'cron:{other}:lease', 'first ', 'second '],
    ]);
  });

  it.each([
    ['fewer replies', [1]],
    ['more replies', [1, 1, 1]],
    ['no list', 'OK'],
  ])('are not answered by %s than questions', async (_, replies) => {
    const redis = new FakeCommands(() => replies);
    for (const question of [new RenewQuestion(redis, keys), new ReleaseQuestion(redis, keys)]) {
      await expect(question.ask([lease, other])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    await expect(new AcquireQuestion(redis, keys).ask([request('t')])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });

  it.each([null, 'OK', 2, true])('are answered neither yes nor no by %p', (reply) => {
    const renewal = new RenewQuestion(new FakeCommands(() => []), keys);
    expect(() => renewal.read(lease, [reply], 0)).toThrow(/the lease of "report"/);
  });
});

describe('the question whether a run may start', () => {
  it('names whatever it could touch by keys of one server, and by times of 0 what it does not want', async () => {
    const redis = new FakeCommands(() => ['paused', '']);
    const question = new AcquireQuestion(redis, keys);
    await question.ask([request('t', { claim: null, lease: null, ignorePaused: true })]);
    const asked = redis.sent[0]?.args ?? [];
    expect(asked.slice(2, 8)).toEqual([
      '5',
      'cron:{report}:withdrawn:t',
      ...['cron:{report}:paused', 'cron:{report}:paused', 'cron:{report}:paused', 'cron:{report}:fence'],
    ]);
    expect(asked.slice(9)).toEqual(['0', '0', '1']);
  });

  it('names what it wants, each for as long as it is to hold, in whole milliseconds above zero', async () => {
    const asked = async (claimMs: number, leaseMs: number): Promise<readonly string[]> => {
      const redis = new FakeCommands(() => ['paused', '']);
      const wanted = { claim: { key: 'slot', ttlMs: claimMs }, lease: { scope: 'run', ttlMs: leaseMs } };
      await new AcquireQuestion(redis, keys).ask([request('t', wanted)]);
      return redis.sent[0]?.args ?? [];
    };
    const args = await asked(60_000, 0.5);
    expect(args.slice(5, 7)).toEqual(['cron:{report}:claim:slot', 'cron:{report}:lease:run']);
    expect(args.slice(9)).toEqual(['60000', '1', '0']);
    expect((await asked(-5, Number.NaN)).slice(9, 11)).toEqual(['1', '1']);
    expect((await asked(Infinity, 1e300)).slice(9, 11)).toEqual(['9007199254740991', '9007199254740991']);
  });

  it('is answered from the two replies that are its own', async () => {
    const replies = ['paused', '', 'acquired', 7, 'acquired', 8];
    const question = new AcquireQuestion(new FakeCommands(() => replies), keys);
    const all = [request('one'), request('two'), request('three')];
    expect(await question.ask(all)).toEqual(replies);
    expect(question.read(request('one'), replies, 0)).toEqual({ acquired: false, reason: 'paused' });
    expect(question.read(request('two'), replies, 1)).toMatchObject({ acquired: true, fencingToken: 7 });
    expect(question.read(request('three'), replies, 2)).toMatchObject({ acquired: true, fencingToken: 8 });
  });
});
