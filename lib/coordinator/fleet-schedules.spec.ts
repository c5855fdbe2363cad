import { aJob, settingsOf } from '../../test/support/job.js';
import { seconds } from '../common/duration.js';
import type { ReplicaSchedules } from '../common/schedules.js';
import { EventBus } from '../events/event-bus.js';
import type { CoordinationStore } from '../locking/coordination-store.js';
import { StoreLookups } from '../locking/store-lookups.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { EventMonitor } from '../testing/event-monitor.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import { FleetSchedules } from './fleet-schedules.js';
import { JobRegistry } from './job-registry.js';

const ROUND_MS = seconds(30);

/** One replica of a fleet; `jobs` are intervals in milliseconds, by name. */
function replica(
  replicaId: string,
  store: CoordinationStore,
  clock: ManualClock,
  jobs: Record<string, number>,
) {
  const registry = new JobRegistry();
  const schedule = (name: string, intervalMs: number): void => {
    registry.remove(name);
    registry.add(aJob({ name, timing: { kind: 'interval', intervalMs, startWithin: [0, 0] } }));
  };
  for (const [name, intervalMs] of Object.entries(jobs)) schedule(name, intervalMs);
  const events = new EventBus(() => undefined);
  const monitor = new EventMonitor(events);
  const settings = settingsOf({ replicaId, history: { sweepEveryMs: ROUND_MS } });
  const lookups = new StoreLookups({ store, clock, timeoutMs: seconds(2), events, replicaId });
  const fleet = new FleetSchedules({ settings, registry, lookups, events });
  const told = () => [...monitor.all('schedule.mismatch'), ...monitor.all('job.unknown-here')];
  return { fleet, compare: () => fleet.compare(), schedule, told };
}

function setUp() {
  const clock = new ManualClock(0);
  const store = new FaultyStore(new MemoryCoordinationStore({ clock }));
  return { clock, store };
}

describe('a replica that compares its schedules with the fleet’s', () => {
  it('tells of a job that another schedules differently, once, and of each further difference', async () => {
    const { clock, store } = setUp();
    const old = replica('old', store, clock, { report: 1_000, same: 5 });
    const young = replica('young', store, clock, { report: 2_000, same: 5 });
    await old.compare();
    await young.compare();
    await young.compare();
    const difference = { job: 'report', replicaId: 'young', otherReplicaId: 'old' };
    expect(young.told()).toEqual([
      { ...difference, schedule: 'every 2000 ms', otherSchedule: 'every 1000 ms' },
    ]);
    old.schedule('report', 3_000);
    await old.compare();
    await young.compare();
    expect(young.told().slice(1)).toEqual([
      { ...difference, schedule: 'every 2000 ms', otherSchedule: 'every 3000 ms' },
    ]);
  });

  it('tells of a job that only others have, once whoever they are', async () => {
    const { clock, store } = setUp();
    const here = replica('here', store, clock, {});
    for (const id of ['one', 'two']) await replica(id, store, clock, { report: 1_000 }).compare();
    await here.compare();
    expect(here.told()).toEqual([
      { job: 'report', replicaId: 'here', otherReplicaId: 'one', otherSchedule: 'every 1000 ms' },
    ]);
  });

  it('is of one mind with another that has the same jobs, in whatever order they came', async () => {
    const { clock, store } = setUp();
    const answers: unknown[] = [];
    const noting = Object.assign(store, {
      exchangeSchedules: async (own: ReplicaSchedules, ttlMs: number) => {
        const differing = await shared.exchangeSchedules(own, ttlMs);
        answers.push(differing);
        return differing;
      },
    });
    const shared = new MemoryCoordinationStore({ clock });
    await replica('one', noting, clock, { a: 1, b: 2, c: 3 }).compare();
    await replica('two', noting, clock, { c: 3, a: 1, b: 2 }).compare();
    await replica('three', noting, clock, { b: 2, c: 3, a: 1 }).compare();
    expect(answers).toEqual([[], [], []]);
  });

  it('remembers another for two rounds and no longer', async () => {
    const { clock, store } = setUp();
    const gone = replica('gone', store, clock, { report: 1_000 });
    await gone.compare();
    await clock.advance(2 * ROUND_MS - 1);
    const [here, later] = ['here', 'later'].map((id) => replica(id, store, clock, { report: 2_000 }));
    await here?.compare();
    expect(here?.told()).toHaveLength(1);
    await clock.advance(1);
    await later?.compare();
    expect(later?.told()).toEqual([]);
  });

  it('tells nothing while the store gives no answer, and what differs when it does', async () => {
    const { clock, store } = setUp();
    await replica('old', store, clock, { report: 1_000 }).compare();
    const young = replica('young', store, clock, { report: 2_000 });
    store.swallow();
    await young.compare();
    store.fail();
    await young.compare();
    expect(young.told()).toEqual([]);
    store.heal();
    await young.compare();
    expect(young.told()).toHaveLength(1);
  });

  it('asks nothing of a store that cannot exchange schedules', async () => {
    const { clock, store } = setUp();
    const timers = jest.spyOn(clock, 'setTimer');
    await replica('one', Object.assign(store, { exchangeSchedules: undefined }), clock, {}).compare();
    expect(timers).not.toHaveBeenCalled();
  });

  it('knows the jobs of those that differ, as long as they are there', async () => {
    const { clock, store } = setUp();
    const { fleet } = replica('here', store, clock, { report: 1_000 });
    expect(fleet.jobsElsewhere).toBeNull();
    await replica('same', store, clock, { report: 1_000 }).compare();
    await fleet.compare();
    expect(fleet.jobsElsewhere).toEqual(new Set());
    await replica('other', store, clock, { report: 1_000, billing: 5 }).compare();
    await fleet.compare();
    expect(fleet.jobsElsewhere).toEqual(new Set(['report', 'billing']));
    store.fail();
    await fleet.compare();
    expect(fleet.jobsElsewhere).toEqual(new Set(['report', 'billing']));
    store.heal();
    await clock.advance(2 * ROUND_MS);
    await fleet.compare();
    expect(fleet.jobsElsewhere).toEqual(new Set());
  });

  it('takes a store that cannot tell of others for one without others', async () => {
    const { clock, store } = setUp();
    const mute = Object.assign(store, { exchangeSchedules: undefined });
    const { fleet } = replica('one', mute, clock, {});
    await fleet.compare();
    expect(fleet.jobsElsewhere).toEqual(new Set());
  });

  it('does not remember without end what it has told', async () => {
    const { clock, store } = setUp();
    let jobs: string[] = [];
    const others = async (): Promise<ReplicaSchedules[]> => [
      { replicaId: 'other', jobs: jobs.map((job) => ({ job, schedule: 'when triggered' })) },
    ];
    const here = replica('here', Object.assign(store, { exchangeSchedules: others }), clock, {});
    const tellOf = async (names: string[]): Promise<number> => {
      jobs = names;
      const before = here.told().length;
      await here.compare();
      return here.told().length - before;
    };
    const many = Array.from({ length: 10_000 }, (_, index) => `job-${index}`);
    expect(await tellOf(many)).toBe(10_000);
    expect(await tellOf(many)).toBe(0);
    expect(await tellOf(['one more'])).toBe(1);
    expect(await tellOf(['job-0'])).toBe(1);
  });
});
