import { aJob } from '../../test/support/job.js';
import { seconds } from '../common/duration.js';
import { EventBus } from '../events/event-bus.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import type { RunQuery } from '../history/run-store.js';
import { EventMonitor } from '../testing/event-monitor.js';
import { ManualClock } from '../testing/manual-clock.js';
import { ending, momentAt, runStart } from '../testing/run-store-contract/suite.js';
import { JobRegistry } from './job-registry.js';
import { VanishedJobs } from './vanished-jobs.js';

/** A history that can be away, and counts how often it is asked. */
class Leaving extends MemoryRunStore {
  absence: 'none' | 'fails' | 'hangs' = 'none';
  asked = 0;

  override jobs(): Promise<string[]> {
    this.asked += 1;
    return this.whenThere(() => super.jobs());
  }

  override list(query: RunQuery) {
    return this.whenThere(() => super.list(query));
  }

  private whenThere<T>(ask: () => Promise<T>): Promise<T> {
    if (this.absence === 'fails') return Promise.reject(new Error('no connection'));
    return this.absence === 'hangs' ? new Promise(() => undefined) : ask();
  }
}

/** A replica that declares `jobs`, in a fleet where others declare what `fleet.jobsElsewhere` says. */
async function setUp({ jobs, history }: { jobs: string[]; history: string[] }) {
  const clock = new ManualClock(0);
  const runs = new Leaving();
  for (const [at, job] of history.entries()) await runs.finish(ending(runStart(`run of ${job}`, at, job)));
  const registry = new JobRegistry();
  for (const name of jobs) registry.add(aJob({ name }));
  const events = new EventBus(() => undefined);
  const monitor = new EventMonitor(events);
  const fleet: { jobsElsewhere: ReadonlySet<string> | null } = { jobsElsewhere: new Set() };
  const settings = { replicaId: 'web-1', storeTimeoutMs: seconds(2) };
  const vanished = new VanishedJobs({ settings, registry, fleet, runs, events, clock });
  const told = () => monitor.all('job.vanished').map(({ job }) => job);
  return { clock, runs, registry, fleet, vanished, monitor, told };
}

describe('the jobs that have vanished', () => {
  it('are those of the history that nobody declares, by name and with their last run', async () => {
    const { runs, fleet, vanished } = await setUp({
      jobs: ['here'],
      history: ['z', 'here', 'there', 'a', 'z'],
    });
    await runs.finish(ending(runStart('newest of z', 10, 'z'), { outcome: 'failed' }));
    fleet.jobsElsewhere = new Set(['there']);
    expect(await vanished.list()).toMatchObject([
      { name: 'a', lastRun: { runId: 'run of a' } },
      { name: 'z', lastRun: { runId: 'newest of z', outcome: 'failed' } },
    ]);
  });

  it('are listed by what this replica knows where it has not heard of the others', async () => {
    const { fleet, vanished } = await setUp({ jobs: ['here'], history: ['here', 'there'] });
    fleet.jobsElsewhere = null;
    expect(await vanished.list()).toMatchObject([{ name: 'there' }]);
  });

  it('are none where the history cannot name its jobs', async () => {
    const { runs, vanished } = await setUp({ jobs: [], history: ['gone'] });
    Object.assign(runs, { jobs: undefined });
    expect(await vanished.list()).toEqual([]);
  });

  it('are a hundred at the most', async () => {
    const history = Array.from({ length: 120 }, (_, at) => `job ${String(at).padStart(3, '0')}`);
    const { vanished } = await setUp({ jobs: [], history });
    const found = await vanished.list();
    expect([found.length, found[0]?.name, found.at(-1)?.name]).toEqual([100, 'job 000', 'job 099']);
  });

  it('are not known where the history is away: it is said, and in time', async () => {
    const { clock, runs, vanished } = await setUp({ jobs: [], history: ['gone'] });
    runs.absence = 'fails';
    await expect(vanished.list()).rejects.toThrow('no connection');
    runs.absence = 'hangs';
    const timers = jest.spyOn(clock, 'setTimer');
    const asked = vanished.list().catch(String);
    await clock.advance(seconds(2));
    expect(await asked).toContain('no answer within 2000 ms');
    // A shutdown that comes meanwhile need not wait for it.
    expect(timers).toHaveBeenCalledWith(expect.any(Function), seconds(2), { keepAlive: false });
  });
});

describe('a replica', () => {
  it('tells once of each job that has vanished, with its last run', async () => {
    const { vanished, monitor, runs } = await setUp({ jobs: ['here'], history: ['gone', 'here'] });
    await vanished.look();
    await vanished.look();
    expect(monitor.all('job.vanished')).toEqual([
      {
        job: 'gone',
        replicaId: 'web-1',
        lastRunId: 'run of gone',
        lastRunAt: momentAt(0),
        lastOutcome: 'succeeded',
      },
    ]);
    // Nothing has changed in the fleet: the history is left in peace.
    expect(runs.asked).toBe(1);
  });

  it('waits for the word of the fleet', async () => {
    const { fleet, vanished, told } = await setUp({ jobs: [], history: ['gone', 'there'] });
    fleet.jobsElsewhere = null;
    await vanished.look();
    expect(told()).toEqual([]);
    fleet.jobsElsewhere = new Set(['there']);
    await vanished.look();
    expect(told()).toEqual(['gone']);
  });

  it('tells of a job when the last replica that declared it has left', async () => {
    const { fleet, vanished, told, runs } = await setUp({ jobs: ['here'], history: ['old', 'here'] });
    fleet.jobsElsewhere = new Set(['old']);
    await vanished.look();
    fleet.jobsElsewhere = new Set(['old', 'here', 'new']);
    await vanished.look();
    expect([told(), runs.asked]).toEqual([[], 1]);
    fleet.jobsElsewhere = new Set();
    await vanished.look();
    expect(told()).toEqual(['old']);
  });

  it('looks again until the history answers, and fails in nothing', async () => {
    const { runs, vanished, told } = await setUp({ jobs: [], history: ['gone'] });
    runs.absence = 'fails';
    await vanished.look();
    await vanished.look();
    expect(told()).toEqual([]);
    runs.absence = 'none';
    await vanished.look();
    expect(told()).toEqual(['gone']);
  });

  it('does not tell of a job that came back and went again', async () => {
    const { registry, fleet, vanished, told } = await setUp({ jobs: [], history: ['gone'] });
    await vanished.look();
    registry.add(aJob({ name: 'gone' }));
    registry.remove('gone');
    fleet.jobsElsewhere = new Set(['gone']);
    await vanished.look();
    fleet.jobsElsewhere = new Set();
    await vanished.look();
    expect(told()).toEqual(['gone']);
  });
});
