import { bareReplica } from '../../test/support/runtime.js';
import { seconds } from '../common/duration.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { CronHandler } from './job-definition.js';

/** A history that counts what it is asked to write. */
class Counted extends MemoryRunStore {
  readonly writes: string[] = [];

  override start(run: Parameters<MemoryRunStore['start']>[0]): Promise<void> {
    this.writes.push('start');
    return super.start(run);
  }

  override update(...args: Parameters<MemoryRunStore['update']>): Promise<void> {
    this.writes.push('update');
    return super.update(...args);
  }

  override report(...args: Parameters<MemoryRunStore['report']>): Promise<void> {
    this.writes.push('report');
    return super.report(...args);
  }

  override finish(summary: Parameters<MemoryRunStore['finish']>[0]): Promise<boolean> {
    this.writes.push('finish');
    return super.finish(summary);
  }
}

const accounts = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `t${at}` }));

function setUp(runs: MemoryRunStore = new Counted()) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const options = { tenants: { list: () => accounts(6) }, history: { progressEveryMs: 5_000 } };
  const store = new MemoryCoordinationStore({ clock });
  const replica = bareReplica({ clock, store, options, runs });
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => clock.setTimer(resolve, ms));
  const job = (handler: CronHandler): void => replica.coordinator.register({ name: 'job', handler });
  return { clock, sleep, job, runs, ...replica };
}

describe('a run that lasts', () => {
  it('shows what has become of its tenants so far, in the history', async () => {
    const { clock, sleep, coordinator, runs } = setUp();
    coordinator.register<{ id: string }>({
      name: 'job',
      tenant: true,
      concurrency: 2,
      handler: async ({ id }) => {
        await sleep(seconds(4));
        if (id === 't0') throw new Error('not today');
      },
    });
    const pending = coordinator.run('job');
    await clock.advance(seconds(10));
    const [run] = await runs.listUnfinished();
    expect(run?.tenants).toMatchObject({ listed: 6, eligible: 6, unprocessed: 0 });
    expect((run?.tenants?.succeeded ?? 0) + (run?.tenants?.failed ?? 0)).toBe(4);
    await clock.advance(seconds(2));
    const { runId } = await pending;
    expect(await runs.get(runId)).toMatchObject({ outcome: 'partial', tenants: { succeeded: 5, failed: 1 } });
  });

  it('tells failures without their stacks until it has ended', async () => {
    const { clock, sleep, coordinator, runs } = setUp();
    coordinator.register<{ id: string }>({
      name: 'job',
      tenant: true,
      mode: 'sliding',
      handler: async ({ id }) => {
        if (id === 't0') throw new Error('not today');
        await sleep(seconds(7));
      },
    });
    const pending = coordinator.run('job');
    await clock.advance(seconds(5));
    const [run] = await runs.listUnfinished();
    const failure = { tenantId: 't0', error: { name: 'Error', message: 'not today' } };
    expect(run?.tenants?.failures).toEqual([failure]);
    await clock.advance(seconds(5));
    const { tenants } = await pending;
    expect(tenants?.failures[0]?.error.stack).toContain('live-runs.spec');
  });

  it('shows how far its handler said that it is, also once it has ended', async () => {
    const { clock, sleep, job, runs, coordinator } = setUp();
    job(async (run) => {
      await sleep(seconds(1));
      run.progress(3, 10);
      await sleep(seconds(6));
      run.progress(8);
      await sleep(seconds(6));
    });
    const pending = coordinator.run('job');
    await clock.advance(seconds(5));
    const [run] = await runs.listUnfinished();
    expect(run?.progress).toEqual({ done: 3, total: 10, at: '2026-01-01T00:00:01.000Z' });
    await clock.advance(seconds(10));
    const { runId } = await pending;
    expect(await runs.get(runId)).toMatchObject({ outcome: 'succeeded', progress: { done: 8 } });
  });

  it('writes nothing more where it has got no further, and nothing where it is short', async () => {
    const counted = new Counted();
    const { clock, sleep, job, coordinator } = setUp(counted);
    job(async (run) => {
      run.progress(1);
      await sleep(seconds(17));
    });
    const pending = coordinator.run('job');
    await clock.advance(seconds(17));
    await pending;
    expect(counted.writes).toEqual(['start', 'report', 'finish']);
    await coordinator.unregister('job');
    job((run) => run.progress(1));
    await coordinator.run('job');
    expect(counted.writes.slice(3)).toEqual(['start', 'finish']);
  });

  it('leaves the progress of one tenant alone, and a history that keeps none', async () => {
    const counted = new Counted();
    const { clock, sleep, coordinator } = setUp(Object.assign(counted, { report: undefined }));
    coordinator.register<{ id: string }>({
      name: 'tenants',
      tenant: true,
      handler: async (_, run) => {
        run.progress(1);
        await sleep(seconds(6));
      },
    });
    coordinator.register({
      name: 'plain',
      handler: async (run) => {
        run.progress(1);
        await sleep(seconds(6));
      },
    });
    const pending = Promise.all([coordinator.run('tenants'), coordinator.run('plain')]);
    await clock.advance(seconds(6));
    await pending;
    expect(counted.writes).toEqual(['start', 'start', 'update', 'finish', 'finish']);
  });

  it('waits for nothing once nothing runs', async () => {
    const { clock, sleep, job, coordinator } = setUp();
    job(() => sleep(seconds(7)));
    const before = clock.pendingTimers;
    const pending = coordinator.run('job');
    await clock.advance(seconds(7));
    await pending;
    expect(clock.pendingTimers).toBe(before);
  });
});

describe('a history that is away while a run lasts', () => {
  it('is asked for nothing but the run itself, and knows the run once it is back', async () => {
    const counted = new Counted();
    const { clock, sleep, job, coordinator, monitor } = setUp(counted);
    let isAway = true;
    const { update, start, report, finish } = counted;
    const away =
      <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
      (...args: A): Promise<R> =>
        isAway ? Promise.reject(new Error('away')) : write.apply(counted, args);
    Object.assign(counted, {
      start: away(start),
      update: away(update),
      report: away(report),
      finish: away(finish),
    });
    job(async (run) => {
      run.progress(1);
      await sleep(seconds(12));
    });
    const pending = coordinator.run('job');
    await clock.advance(seconds(12));
    const { runId } = await pending;
    expect(monitor.count('history.unavailable')).toBe(1);
    expect(counted.writes).toEqual([]);
    isAway = false;
    await clock.advance(seconds(20));
    expect(await counted.get(runId)).toMatchObject({ outcome: 'succeeded' });
    expect(monitor.count('history.recovered')).toBe(1);
  });
});
