import { answering, guard, overMemory } from '../../test/support/guarded-store.js';
import { aJob, settingsOf } from '../../test/support/job.js';
import type { RunStarted, RunSummary } from '../common/run.js';
import type { RunRecord } from '../history/run-store.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { OnceOnly } from './once-only.js';
import type { RunOptions } from './run-options.js';
import type { RunRequest } from './run-request.js';
import type { TellStarted, TriggeredRun } from './triggered-run.js';
import { TriggeredRuns } from './triggered-runs.js';

const AT = '2026-05-04T02:00:00.000Z';
const run = { job: 'report', slot: AT, trigger: 'http', replicaId: 'replica', startedAt: AT } as const;

const summaryOf = (runId: string, changes: Partial<RunSummary> = {}): RunSummary => ({
  ...run,
  runId,
  outcome: 'succeeded',
  finishedAt: AT,
  durationMs: 5,
  ...changes,
});

const startedOf = (runId: string): RunStarted => ({ ...run, runId });

const requestOf = (runId: string): RunRequest & { runId: string } => ({
  job: aJob(),
  slot: AT,
  trigger: 'http',
  claim: null,
  force: false,
  tenantIds: null,
  runId,
});

/** One application with a key of its own for each test, and a history that answers as told. */
const setUp = (store?: GuardedStore) => {
  const { guarded, clock, memory } = overMemory();
  const get = jest.fn(async (_runId: string): Promise<RunRecord | null> => null);
  const settings = settingsOf({ storeTimeoutMs: 500 });
  const triggered = new TriggeredRuns({ settings, runs: { get }, clock });
  const once = new OnceOnly({
    settings,
    pipeline: {
      refuse: ({ runId = '' }, { reason, owner }) =>
        summaryOf(runId, { outcome: 'skipped', reason, ...(owner && { owner }) }),
    },
    store: store ?? guarded,
    triggered,
    clock,
    random: new SeededRandom(1),
  });
  const trigger = (
    { idempotencyKey = 'key', ...options }: RunOptions,
    runId: string,
    execute: (tell: TellStarted) => Promise<RunSummary>,
    tell: TellStarted = () => undefined,
  ): Promise<TriggeredRun> =>
    once.run(
      {
        options: { ...options, idempotencyKey },
        request: requestOf(runId),
        execute: (onStarted) => triggered.carryOut(runId, execute, onStarted),
      },
      tell,
    );
  const ask = (runId: string, execute = async (): Promise<RunSummary> => summaryOf(runId)) =>
    trigger({}, runId, execute);
  return { trigger, ask, get, clock, memory };
};

describe('OnceOnly', () => {
  it('runs what comes first, and answers a repetition with it', async () => {
    const { ask, get } = setUp();
    expect(await ask('first')).toEqual(summaryOf('first'));
    get.mockResolvedValue(summaryOf('first', { durationMs: 7 }));
    expect(await ask('second')).toEqual({ ...summaryOf('first', { durationMs: 7 }), deduplicated: true });
    expect(get).toHaveBeenCalledWith('first');
  });

  it('tells the two apart from those of another key', async () => {
    const { trigger } = setUp();
    const execute = (runId: string) => async () => summaryOf(runId);
    await trigger({}, 'first', execute('first'));
    const other = await trigger({ idempotencyKey: 'other' }, 'second', execute('second'));
    expect(other).toEqual(summaryOf('second'));
  });

  it.each<[string, RunOptions, RunOptions]>([
    ['other tenants', { tenantIds: ['a'] }, { tenantIds: ['b'] }],
    ['another slot', { slot: AT }, {}],
    ['force', {}, { force: true }],
    ['another way of waiting', { wait: true }, { wait: false }],
  ])('rejects a repetition with %s, and runs nothing', async (_, options, others) => {
    const { trigger } = setUp();
    await trigger(options, 'first', async () => summaryOf('first'));
    const execute = jest.fn(async () => summaryOf('second'));
    await expect(trigger(others, 'second', execute)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      context: { job: 'report', option: 'idempotencyKey' },
    });
    expect(execute).not.toHaveBeenCalled();
  });

  it('takes what is left out for its default', async () => {
    const { trigger, get } = setUp();
    await trigger({}, 'first', async () => summaryOf('first'));
    get.mockResolvedValue(summaryOf('first'));
    const repeated = trigger({ force: false }, 'second', async () => summaryOf('second'));
    expect(await repeated).toMatchObject({ runId: 'first', deduplicated: true });
  });

  it('names the owner of a repetition that it refuses, and nothing of what was asked for', async () => {
    const { ask } = setUp();
    await ask('first');
    expect((await ask('second')).owner).toMatchObject({ runId: 'first' });
  });

  it('lets a repetition wait for the first while that goes on here, and tells both of its start', async () => {
    const { trigger, clock } = setUp();
    let start = (): void => undefined;
    let end = (): void => undefined;
    const told: string[] = [];
    const first = trigger(
      {},
      'first',
      (tell) =>
        new Promise((resolve) => {
          start = () => tell(startedOf('first'));
          end = () => resolve(summaryOf('first'));
        }),
      ({ runId }) => told.push(`first hears of ${runId}`),
    );
    await clock.advance(0);
    const repeat = (who: string): Promise<RunSummary> =>
      trigger(
        {},
        who,
        async () => summaryOf(who),
        ({ runId }) => told.push(`${who} hears of ${runId}`),
      );
    const before = repeat('one before the start');
    await clock.advance(0);
    expect(told).toEqual([]);
    start();
    expect(told).toEqual(['first hears of first', 'one before the start hears of first']);
    const after = repeat('one after the start');
    await clock.advance(0);
    expect(told.slice(2)).toEqual(['one after the start hears of first']);
    end();
    expect(await first).toEqual(summaryOf('first'));
    const repeated = { ...summaryOf('first'), deduplicated: true };
    expect(await Promise.all([before, after])).toEqual([repeated, repeated]);
  });

  it('asks the job’s pause nothing: that is the run’s to be refused for', async () => {
    const { ask, memory } = setUp();
    await memory.setPaused('report', true);
    expect(await ask('first')).toEqual(summaryOf('first'));
  });

  it('leaves the key to the next where the first was answered with the run of another trigger', async () => {
    const { ask, clock } = setUp();
    await ask('first', async () => summaryOf('run of the slot'));
    await clock.advance(0);
    expect(await ask('second')).toEqual(summaryOf('second'));
  });

  it('leaves the key to the next where the first was refused', async () => {
    const { ask, clock } = setUp();
    await ask('first', async () => summaryOf('first', { outcome: 'skipped', reason: 'overlap' }));
    await clock.advance(0);
    expect(await ask('second')).toEqual(summaryOf('second'));
  });

  const { outcome: _o, ...withoutOutcome } = summaryOf('first');
  const { finishedAt: _f, ...withoutEnd } = summaryOf('first');
  const { durationMs: _d, ...withoutDuration } = summaryOf('first');

  it.each<[string, () => Promise<RunRecord | null>]>([
    ['does not know the first', async () => null],
    ['has no outcome of it', async () => withoutOutcome],
    ['has no end of it', async () => withoutEnd],
    ['has no duration of it', async () => withoutDuration],
    ['fails', () => Promise.reject(new Error('down'))],
    ['does not answer', () => new Promise(() => undefined)],
  ])('refuses a repetition where the history %s', async (_, answer) => {
    const { ask, get, clock } = setUp();
    await ask('first');
    get.mockImplementation(answer);
    const repeated = ask('second');
    await clock.advance(500);
    const refused = summaryOf('second', { outcome: 'skipped', reason: 'already-claimed' });
    expect(await repeated).toMatchObject(refused);
  });

  it.each([
    ['the store is away', () => Promise.reject(new Error('down')), 'store-unavailable'],
    [
      'the store does not say whose the key is',
      async () => ({ acquired: false, reason: 'already-claimed' }),
      'already-claimed',
    ],
    [
      'the store gives another reason',
      async () => ({
        acquired: false,
        reason: 'overlap',
        owner: { replicaId: 'replica', runId: 'first', since: AT },
      }),
      'overlap',
    ],
  ])('refuses, and runs nothing, where %s', async (_, answer, reason) => {
    const { ask, get } = setUp(guard(answering(answer), new ManualClock(0)).guarded);
    get.mockResolvedValue(summaryOf('first'));
    const execute = jest.fn(async () => summaryOf('second'));
    expect(await ask('second', execute)).toMatchObject(summaryOf('second', { outcome: 'skipped', reason }));
    expect(execute).not.toHaveBeenCalled();
  });
});
