import { answering, guard, overMemory } from '../../test/support/guarded-store.js';
import { aJob, settingsOf } from '../../test/support/job.js';
import type { RunStarted, RunSummary } from '../common/run.js';
import type { RunRecord } from '../history/run-store.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { OnceOnly } from './once-only.js';
import type { RunRequest } from './run-request.js';

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
  const once = new OnceOnly({
    settings,
    pipeline: {
      refuse: ({ runId = '' }, { reason }) => summaryOf(runId, { outcome: 'skipped', reason }),
    },
    store: store ?? guarded,
    runs: { get },
    clock,
    random: new SeededRandom(1),
  });
  const ask = (runId: string, execute = async (): Promise<RunSummary> => summaryOf(runId)) =>
    once.run('key', requestOf(runId), execute);
  return { once, ask, get, clock, memory };
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
    const { once } = setUp();
    const execute = (runId: string) => async () => summaryOf(runId);
    await once.run('key', requestOf('first'), execute('first'));
    expect(await once.run('other', requestOf('second'), execute('second'))).toEqual(summaryOf('second'));
  });

  it('lets a repetition wait for the first while that goes on here, and tells both of its start', async () => {
    const { once, clock } = setUp();
    let start = (): void => undefined;
    let end = (): void => undefined;
    const told: string[] = [];
    const first = once.run(
      'key',
      requestOf('first'),
      (tell) =>
        new Promise((resolve) => {
          start = () => tell(startedOf('first'));
          end = () => resolve(summaryOf('first'));
        }),
      ({ runId }) => told.push(`first hears of ${runId}`),
    );
    await clock.advance(0);
    const repeat = (who: string): Promise<RunSummary> =>
      once.run(
        'key',
        requestOf(who),
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
    expect(await repeated).toEqual(summaryOf('second', { outcome: 'skipped', reason: 'already-claimed' }));
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
    expect(await ask('second', execute)).toEqual(summaryOf('second', { outcome: 'skipped', reason }));
    expect(execute).not.toHaveBeenCalled();
  });
});
