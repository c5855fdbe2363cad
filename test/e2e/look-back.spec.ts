import { CoordinatedCron, MemoryCoordinationStore, minutes, seconds } from 'nestjs-cron-coordinator';
import { CronTestBed, FaultyStore, ManualClock } from 'nestjs-cron-coordinator/testing';
import { bootReplica, type Replica } from '../support/replica.js';

class Jobs {
  @CoordinatedCron('0 * * * * *', { name: 'minutely' })
  minutely() {}
}

class CatchingUp {
  @CoordinatedCron('0 0 * * * *', { name: 'hourly', catchUp: 'latest' })
  hourly() {}
}

class Frequent {
  @CoordinatedCron('*/10 * * * * *', { name: 'polling' })
  poll() {}
}

/** A fleet that is down for a while: what is booted afterwards finds the store as it was left. */
class Fleet {
  readonly clock = new ManualClock(Date.UTC(2026, 0, 1, 11, 59, 30));
  readonly store = new FaultyStore(new MemoryCoordinationStore({ clock: this.clock }));

  boot(jobs: new () => object): Promise<Replica> {
    return bootReplica(this.clock, { store: this.store }, [jobs]);
  }

  /** Runs until the first slot has run, and goes down. */
  async runFor(jobs: new () => object, ms: number): Promise<void> {
    const { app } = await this.boot(jobs);
    await this.clock.advance(ms);
    await app.close();
  }
}

const settled = ({ events }: Replica): object[] =>
  events.all('run.settled').map(({ job, slot, outcome, trigger }) => ({ job, slot, outcome, trigger }));

describe('a replica that boots after a gap', () => {
  it('notes the newest slot that nobody took as missed, once for the fleet', async () => {
    const fleet = new Fleet();
    await fleet.runFor(Jobs, seconds(45));
    await fleet.clock.advance(seconds(50));
    const replicas = await Promise.all([fleet.boot(Jobs), fleet.boot(Jobs)]);
    await fleet.clock.advance(seconds(15));
    expect(replicas.flatMap(settled)).toEqual([
      { job: 'minutely', slot: '2026-01-01T12:01:00.000Z', outcome: 'missed', trigger: 'schedule' },
    ]);
    const [missed] = replicas.flatMap(({ events }) => events.all('slot.missed'));
    expect(missed).toMatchObject({ job: 'minutely', reason: 'late' });
    await Promise.all(replicas.map(({ app }) => app.close()));
  });

  it.each([
    { passed: 80, half: 'first' },
    { passed: 110, half: 'second' },
  ])('runs it once where the job catches up, in the $half half of its period', async ({ passed }) => {
    const fleet = new Fleet();
    await fleet.runFor(CatchingUp, minutes(2));
    await fleet.clock.advance(minutes(passed));
    const replicas = await Promise.all([fleet.boot(CatchingUp), fleet.boot(CatchingUp)]);
    await fleet.clock.advance(seconds(15));
    expect(replicas.flatMap(settled)).toEqual([
      { job: 'hourly', slot: '2026-01-01T13:00:00.000Z', outcome: 'succeeded', trigger: 'catch-up' },
    ]);
    await Promise.all(replicas.map(({ app }) => app.close()));
  });

  it('says nothing of a slot that ran', async () => {
    const fleet = new Fleet();
    await fleet.runFor(CatchingUp, minutes(2));
    const replica = await fleet.boot(CatchingUp);
    await fleet.clock.advance(seconds(15));
    expect(settled(replica)).toEqual([]);
    await replica.app.close();
  });

  it('does not keep a slot from running that is due while it asks', async () => {
    const fleet = new Fleet();
    await fleet.runFor(Frequent, seconds(31));
    await fleet.clock.advance(seconds(24));
    const replica = await fleet.boot(Frequent);
    // The question what became of 12:00:20 goes out at 12:00:30, together with that slot's own.
    await fleet.clock.advance(seconds(10));
    expect(settled(replica)).toContainEqual({
      job: 'polling',
      slot: '2026-01-01T12:00:30.000Z',
      outcome: 'succeeded',
      trigger: 'schedule',
    });
    await replica.app.close();
  });
});

describe('a job that is new', () => {
  it.each([
    ['that catches up', CatchingUp],
    ['that does not', Jobs],
    ['that fires again before its past can be judged', Frequent],
  ])('%s has missed nothing, whichever replica asks', async (_which, jobs) => {
    const bed = await CronTestBed.create({ providers: [jobs], replicas: 3, startAt: '2026-01-01T12:00:05Z' });
    await bed.clock.advance(minutes(1) - seconds(6));
    const before = bed.events.all('run.settled').filter(({ slot }) => slot <= '2026-01-01T12:00:05');
    expect(before).toEqual([]);
    expect(bed.events.count('slot.missed')).toBe(0);
    await bed.close();
  });

  it('has missed nothing on replicas that boot later either', async () => {
    const fleet = new Fleet();
    const first = await fleet.boot(CatchingUp);
    await fleet.clock.advance(seconds(2));
    const second = await fleet.boot(CatchingUp);
    await fleet.clock.advance(seconds(20));
    expect([first, second].flatMap(settled)).toEqual([]);
    await first.app.close();
    await second.app.close();
  });
});
