import type { ModuleOptions } from '../../test/support/job.js';
import { declared } from '../../test/support/declared-job.js';
import { bareReplica } from '../../test/support/runtime.js';
import { minutes } from '../common/duration.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { Job } from './job.js';

const minutely = (name = 'job') => declared({ options: { name, cronTime: '0 * * * * *' } });

function setUp(options: ModuleOptions = {}) {
  const clock = new ManualClock(Date.parse('2026-05-04T00:00:00Z'));
  const replica = bareReplica({ clock, store: new MemoryCoordinationStore({ clock }), options });
  return { clock, ...replica };
}

describe('jobs on a replica', () => {
  it('fire from its start on: those that were there, and those that come later, at once', async () => {
    const { clock, roster, monitor } = setUp();
    roster.add(minutely('early'));
    await clock.advance(minutes(2));
    expect(monitor.count('run.settled')).toBe(0);
    roster.start();
    roster.add(minutely('late'));
    await clock.advance(minutes(1));
    expect(monitor.all('run.finished').map(({ job }) => job)).toEqual(['early', 'late']);
  });

  it('do not fire by themselves where timers are off', async () => {
    const { clock, roster } = setUp({ timers: false });
    roster.add(minutely('early'));
    roster.start();
    roster.add(minutely('late'));
    await clock.advance(minutes(2));
    expect(clock.pendingTimers).toBe(0);
  });

  it('do not begin to fire in an application that shuts down', async () => {
    const { clock, gate, roster } = setUp();
    roster.add(minutely());
    await gate.drain();
    roster.start();
    expect(clock.pendingTimers).toBe(0);
  });

  it('may come again by the name of one that went, and are then another', async () => {
    const { clock, roster, monitor } = setUp();
    roster.start();
    const first = roster.add(minutely());
    expect(roster.has(first)).toBe(true);
    await roster.unregister('job');
    expect(roster.has(first)).toBe(false);
    await clock.advance(minutes(2));
    expect(monitor.count('run.settled')).toBe(0);
    const second = roster.add(minutely());
    expect([roster.has(first), roster.has(second), roster.get('job') === second]).toEqual([
      false,
      true,
      true,
    ]);
    await clock.advance(minutes(1));
    expect(monitor.count('run.finished')).toBe(1);
  });

  it('may go though nothing but a trigger ever started them', async () => {
    const { roster } = setUp();
    roster.start();
    roster.register({ name: 'on demand', handler: () => undefined });
    await roster.unregister('on demand');
    expect(roster.infos()).toEqual([]);
  });

  it('are refused where the name is taken, with both places', () => {
    const { roster } = setUp();
    roster.add(declared({ declaredAt: 'A.run' }));
    expect(() => roster.add(declared({ declaredAt: 'B.run' }))).toThrow(/"report": A\.run and B\.run/);
  });
});

describe('the listing of jobs elsewhere', () => {
  const listing = () => {
    const names: string[] = [];
    return {
      names,
      add: ({ name }: Job): void => {
        if (name === 'taken') throw new Error('taken there');
        names.push(name);
      },
      remove: (name: string): void => void names.splice(names.indexOf(name), 1),
    };
  };

  it('has every job from then on, for as long as it is there', async () => {
    const { roster } = setUp();
    const list = listing();
    roster.add(minutely('before'));
    roster.listIn(list);
    roster.add(minutely('after'));
    expect(list.names).toEqual(['before', 'after']);
    await roster.unregister('before');
    expect(list.names).toEqual(['after']);
  });

  it('keeps a job from coming whose name is taken there', async () => {
    const { clock, roster } = setUp();
    roster.listIn(listing());
    roster.start();
    expect(() => roster.add(minutely('taken'))).toThrow('taken there');
    expect(roster.infos()).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('configuration of a job that is not there', () => {
  it('is refused as the application starts, each by its name and with those there are', () => {
    const { clock, roster } = setUp({ jobs: { job: {}, typo: {}, other: {} } });
    roster.add(minutely());
    roster.add(minutely('second'));
    const refusal = expect(() => roster.start());
    refusal.toThrow(/`jobs\.typo`.*\n.*`jobs\.other`.*\n.*Known jobs: job, second\./);
    refusal.toThrow(expect.objectContaining({ context: { job: 'typo', option: 'jobs.typo' } }));
    expect(clock.pendingTimers).toBe(0);
  });

  it('says that there are none where there are none', () => {
    expect(() => setUp({ jobs: { typo: {} } }).roster.start()).toThrow(/Known jobs: none\./);
  });
});

describe('jobs that are overdue', () => {
  const overdueOf = ({ roster }: Pick<ReturnType<typeof setUp>, 'roster'>): (string | null)[] =>
    roster.infos().map(({ overdueSince }) => overdueSince);

  function overFailingStore(options: ModuleOptions = {}) {
    const clock = new ManualClock(Date.parse('2026-05-04T00:00:00Z'));
    const store = new FaultyStore(new MemoryCoordinationStore({ clock }));
    store.fail();
    return { clock, faulty: store, ...bareReplica({ clock, store, options }) };
  }

  it('are so while nobody gets through to the store, and no longer when a slot is taken again', async () => {
    const replica = overFailingStore();
    replica.roster.add(minutely());
    replica.roster.start();
    await replica.clock.advance(minutes(2));
    expect(overdueOf(replica)).toEqual([null]);
    await replica.clock.advance(minutes(1));
    expect(overdueOf(replica)).toEqual(['2026-05-04T00:01:00.000Z']);
    replica.faulty.heal();
    await replica.clock.advance(minutes(1));
    expect(overdueOf(replica)).toEqual([null]);
  });

  it.each<[string, ModuleOptions]>([
    ['timers are off', { timers: false }],
    ['they are disabled', { jobs: { job: { disabled: true } } }],
  ])('are never so where %s', async (_, options) => {
    const replica = overFailingStore(options);
    replica.roster.add(minutely());
    replica.roster.start();
    await replica.clock.advance(minutes(10));
    expect(overdueOf(replica)).toEqual([null]);
  });

  it('are not so after they were taken away and came again, nor in an application that shuts down', async () => {
    const replica = overFailingStore();
    replica.roster.add(minutely());
    replica.roster.start();
    await replica.clock.advance(minutes(10));
    await replica.roster.unregister('job');
    replica.roster.add(minutely());
    expect(overdueOf(replica)).toEqual([null]);
    await replica.clock.advance(minutes(10));
    expect(overdueOf(replica)).toEqual(['2026-05-04T00:11:00.000Z']);
    await replica.gate.drain();
    expect(overdueOf(replica)).toEqual([null]);
  });
});
