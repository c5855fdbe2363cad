import type { ModuleOptions } from '../../test/support/job.js';
import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { hours, minutes, seconds } from '../common/duration.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { CatchUpOptions, JobDefinition, JobOptions, ScheduleOptions } from './job-definition.js';

const START = Date.parse('2026-05-04T00:00:00Z');

const plain = { name: 'job', handler: () => undefined };
type Changes = ScheduleOptions & CatchUpOptions & Pick<JobOptions, 'ttl'>;
const daily = (changes: Changes = {}): JobDefinition => ({ ...plain, cronTime: '0 0 3 * * *', ...changes });
const everyDay = { ...plain, intervalMs: hours(24), startWithin: [hours(9), hours(9)] } as const;

const settled = ({ monitor }: BareReplica): string[] =>
  monitor
    .all('run.settled')
    .map(({ slot, outcome, reason, trigger }) =>
      [slot.slice(11, 19), outcome, reason ?? '', trigger].filter((word) => word !== '').join(' '),
    );

/** A fleet whose store outlives its replicas. */
class Fleet {
  readonly clock = new ManualClock(START);
  readonly store = new FaultyStore(new MemoryCoordinationStore({ clock: this.clock }));
  private booted = 0;

  boot(definition: JobDefinition, options: ModuleOptions = {}): BareReplica {
    this.booted += 1;
    const replica = bareReplica({ clock: this.clock, store: this.store, options, seed: this.booted });
    replica.coordinator.register(definition);
    replica.roster.start();
    return replica;
  }

  /** As `boot`, and after it the look at what fell due before. */
  bootLate(definition: JobDefinition, options: ModuleOptions = {}): BareReplica {
    const replica = this.boot(definition, options);
    replica.roster.lookBack();
    return replica;
  }

  /** A run of the job in the past, so that it is not new. */
  async ranOnce(definition: JobDefinition): Promise<void> {
    const { coordinator, gate } = this.boot(definition);
    await coordinator.run('job');
    await gate.drain();
  }
}

describe('a slot that a replica slept through', () => {
  /** Wakes `age` after the slot of 03:00. */
  async function wakesAfter(age: number, changes: Changes, options: ModuleOptions = {}) {
    const fleet = new Fleet();
    const replica = fleet.boot(daily(changes), options);
    await fleet.clock.advance(seconds(1));
    // It notices at the next look at the clock, 30 s after it began to wait.
    fleet.clock.set(START + hours(3) + age - seconds(29));
    await fleet.clock.advance(seconds(29));
    await replica.gate.drain();
    return settled(replica);
  }

  it('is caught up on as long as the job says, and missed afterwards', async () => {
    const catching = { catchUp: 'latest', catchUpWithinMs: minutes(20) } as const;
    expect(await wakesAfter(minutes(20), catching)).toEqual(['03:00:00 succeeded catch-up']);
    expect(await wakesAfter(minutes(20) + 1, catching)).toEqual(['03:00:00 missed late schedule']);
  });

  it('is missed for certain while a claim of it would still be there, and late without a word afterwards', async () => {
    expect(await wakesAfter(seconds(60), {})).toEqual(['03:00:00 missed late schedule']);
    expect(await wakesAfter(seconds(60) + 1, {})).toEqual(['03:00:00 skipped late schedule']);
  });

  it('is missed for certain as much longer as the window is and the clocks may differ', async () => {
    const window = minutes(5);
    const options = { clockSkewMs: seconds(20) };
    expect(await wakesAfter(seconds(60) + window, { window }, options)).toEqual([
      '03:00:00 missed late schedule',
    ]);
    expect(await wakesAfter(seconds(60) + window + 1, { window }, options)).toEqual([
      '03:00:00 skipped late schedule',
    ]);
  });

  it('still runs within the clocks’ difference, and within a second at the least', async () => {
    expect(await wakesAfter(seconds(9), {})).toEqual(['03:00:00 succeeded schedule']);
    expect(await wakesAfter(seconds(10), {})).toEqual(['03:00:00 missed late schedule']);
    expect(await wakesAfter(999, {}, { clockSkewMs: 0 })).toEqual(['03:00:00 succeeded schedule']);
    expect(await wakesAfter(1_000, {}, { clockSkewMs: 0 })).toEqual(['03:00:00 missed late schedule']);
  });
});

describe('a slot from before a replica was up', () => {
  /** Boots `age` after the slot of 03:00, which nobody took, and waits until that is told. */
  async function bootsAfter(age: number, changes: Changes) {
    const fleet = new Fleet();
    await fleet.ranOnce(daily());
    await fleet.clock.advance(hours(3) + age);
    const replica = fleet.bootLate(daily(changes));
    await fleet.clock.advance(seconds(15));
    await replica.gate.drain();
    return settled(replica);
  }

  it('is missed only after its window and the clocks’ difference, in which another may still run it', async () => {
    const fleet = new Fleet();
    const windowed = daily({ window: minutes(5) });
    await fleet.ranOnce(windowed);
    await fleet.clock.advance(hours(3) + minutes(5) + seconds(2));
    const replica = fleet.bootLate(windowed);
    await fleet.clock.advance(seconds(8) - 1);
    expect(settled(replica)).toEqual([]);
    await fleet.clock.advance(1);
    expect(settled(replica)).toEqual(['03:00:00 missed late schedule']);
  });

  it('is looked for no further back than a claim of it would tell', async () => {
    expect(await bootsAfter(seconds(59), {})).toEqual(['03:00:00 missed late schedule']);
    expect(await bootsAfter(seconds(61), {})).toEqual([]);
  });

  it('is looked for as far back as it may be caught up on', async () => {
    const within = { catchUp: 'latest', catchUpWithinMs: minutes(20) } as const;
    expect(await bootsAfter(minutes(20), within)).toEqual(['03:00:00 succeeded catch-up']);
    expect(await bootsAfter(minutes(20) + 1, within)).toEqual(['03:00:00 missed late schedule']);
    expect(await bootsAfter(minutes(40), within)).toEqual([]);
    expect(await bootsAfter(hours(20), { catchUp: 'latest' })).toEqual(['03:00:00 succeeded catch-up']);
  });

  it('is none of the past while its window is open', async () => {
    const runs = await bootsAfter(minutes(5) - 1, { window: minutes(5) });
    expect(runs).toEqual(['03:00:00 succeeded schedule']);
    expect(await bootsAfter(minutes(5), { window: minutes(5) })).toEqual(['03:00:00 missed late schedule']);
  });

  it.each<[string, JobDefinition]>([
    ['that is disabled', daily({ disabled: true })],
    ['that guards itself and not its slots', daily({ ttl: minutes(5) })],
    ['that fires at an interval', everyDay],
    ['that only a trigger starts', plain],
  ])('is not looked for of a job %s', async (_, definition) => {
    const fleet = new Fleet();
    await fleet.ranOnce(daily());
    await fleet.clock.advance(hours(3) + seconds(30));
    const replica = fleet.bootLate(definition);
    await fleet.clock.advance(seconds(15));
    expect(settled(replica)).toEqual([]);
  });

  it('is not looked for where timers are off', async () => {
    const fleet = new Fleet();
    await fleet.ranOnce(daily());
    await fleet.clock.advance(hours(3) + seconds(30));
    const replica = fleet.bootLate(daily(), { timers: false });
    await fleet.clock.advance(seconds(30));
    expect(settled(replica)).toEqual([]);
  });

  it('is not told of a job that came by the name of the one that was asked about', async () => {
    const fleet = new Fleet();
    await fleet.ranOnce(daily());
    await fleet.clock.advance(hours(3) + seconds(2));
    const replica = fleet.bootLate(daily());
    await fleet.clock.advance(seconds(1));
    await replica.coordinator.unregister('job');
    replica.coordinator.register(daily());
    await fleet.clock.advance(seconds(20));
    expect(settled(replica)).toEqual([]);
  });
});

describe('the next slot of a job', () => {
  const nextSlotOf = (definition: JobDefinition, options: ModuleOptions = {}): unknown =>
    new Fleet().boot(definition, options).coordinator.jobs()[0]?.nextSlot;

  it('is when its timer will fire', () => {
    expect(nextSlotOf(daily())).toBe('2026-05-04T03:00:00.000Z');
    expect(nextSlotOf(everyDay)).toBe('2026-05-04T09:00:00.000Z');
  });

  it('is none where nothing will fire', () => {
    expect(nextSlotOf(daily({ disabled: true }))).toBeNull();
    expect(nextSlotOf(plain)).toBeNull();
    expect(nextSlotOf(daily(), { timers: false })).toBeNull();
  });

  it('is none after the application began to shut down', async () => {
    const { coordinator, gate } = new Fleet().boot(daily());
    await gate.drain();
    expect(coordinator.jobs()[0]?.nextSlot).toBeNull();
    coordinator.register({ ...plain, name: 'late', cronTime: '0 0 3 * * *' });
    expect(coordinator.jobs()[1]?.nextSlot).toBeNull();
  });
});
