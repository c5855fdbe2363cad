import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { hours, minutes, seconds } from '../common/duration.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { ManualClock } from '../testing/manual-clock.js';

const START = Date.parse('2026-05-04T02:00:00Z');
const SWEEP_MS = seconds(30);

/** Longer than a slot takes to be nobody's any more, and a replica to have its turn. */
const SETTLED_MS = minutes(3);

interface JobChanges {
  readonly name?: string;
  readonly cronTime?: string;
  readonly disabled?: boolean;
  readonly ttl?: number;
}

const at = (minute: number): string => new Date(START + minutes(minute)).toISOString();

function setUp() {
  const clock = new ManualClock(START);
  const store = new MemoryCoordinationStore({ clock });
  const runs = new MemoryRunStore({ capacity: 10_000 });
  const options = { history: { sweepEveryMs: SWEEP_MS } };
  const boot = (seed: number, job: JobChanges = {}): BareReplica => {
    const replica = bareReplica({ clock, store, options, runs, seed });
    replica.coordinator.register({ name: 'job', cronTime: '0 * * * * *', handler: () => undefined, ...job });
    replica.roster.start();
    replica.rounds.start();
    return replica;
  };
  const down = ({ gate }: BareReplica): Promise<void> => gate.drain();
  const missed = async (): Promise<string[]> => {
    const { runs: found } = await runs.list({ outcome: 'missed', limit: 2_000 });
    return found.map(({ slot }) => slot).sort();
  };
  return { clock, runs, boot, down, missed };
}

describe('slots that nobody took', () => {
  it('are written down once the fleet is up again, each once, and told in one event', async () => {
    const { clock, boot, down, missed } = setUp();
    const first = boot(1);
    await clock.advance(minutes(2) + 1);
    await down(first);
    await clock.advance(minutes(5));
    const replicas = [boot(2), boot(3)];
    await clock.advance(SETTLED_MS);
    expect(await missed()).toEqual([3, 4, 5, 6, 7].map(at));
    const told = replicas.flatMap(({ monitor }) => monitor.all('slots.missed'));
    expect(told).toEqual([expect.objectContaining({ job: 'job', count: 5, first: at(3), last: at(7) })]);
    await clock.advance(hours(1));
    expect(await missed()).toHaveLength(5);
    await Promise.all(replicas.map(down));
  });

  it('are found behind a run that was cut off with its fleet, and was settled afterwards', async () => {
    const { clock, runs, boot, down, missed } = setUp();
    const first = boot(1);
    await clock.advance(minutes(1) + 1);
    await down(first);
    await clock.advance(minutes(1));
    const cutOff = {
      job: 'job',
      runId: 'cut-off',
      slot: at(2),
      trigger: 'schedule',
      replicaId: 'dead',
    } as const;
    await runs.start({ ...cutOff, startedAt: new Date(clock.now()).toISOString() });
    await clock.advance(minutes(4));
    const second = boot(2);
    await clock.advance(SETTLED_MS);
    expect(await runs.get('cut-off')).toMatchObject({ outcome: 'abandoned' });
    expect(await missed()).toEqual([3, 4, 5, 6].map(at));
    await down(second);
  });

  it('are none of the time in which a job was not there, though its fleet was up', async () => {
    const { clock, boot, down, missed } = setUp();
    const first = boot(1);
    await clock.advance(minutes(1) + 1);
    await down(first);
    await clock.advance(minutes(2));
    const second = boot(2);
    await clock.advance(SETTLED_MS);
    const gap = [2, 3].map(at);
    expect(await missed()).toEqual(gap);
    await second.coordinator.unregister('job');
    await clock.advance(minutes(10));
    second.coordinator.register({ name: 'job', cronTime: '0 * * * * *', handler: () => undefined });
    await clock.advance(SETTLED_MS);
    expect(await missed()).toEqual(gap);
    await down(second);
  });

  it('are none where another replica was up', async () => {
    const { clock, boot, down, missed } = setUp();
    const [staying, leaving] = [boot(1), boot(2)];
    await clock.advance(minutes(2) + 1);
    await down(leaving);
    await clock.advance(minutes(5));
    const back = boot(3);
    await clock.advance(SETTLED_MS);
    expect(await missed()).toEqual([]);
    await Promise.all([staying, back].map(down));
  });

  it('are none of a schedule that was another while the fleet was up', async () => {
    const { clock, boot, down, missed } = setUp();
    const [hourly, other] = [boot(1, { cronTime: '0 0 * * * *' }), boot(2, { name: 'other' })];
    await clock.advance(hours(1.5) + 1);
    await down(hourly);
    const minutely = boot(3);
    await clock.advance(SETTLED_MS);
    expect(await missed()).toEqual([]);
    await Promise.all([minutely, other].map(down));
  });

  it('are none of a job that there was not before, or that nobody is to run', async () => {
    const { clock, boot, down, missed } = setUp();
    const first = boot(1);
    await clock.advance(minutes(2) + 1);
    await down(first);
    await clock.advance(minutes(10));
    const others = [boot(2, { name: 'new' }), boot(3, { disabled: true }), boot(4, { ttl: seconds(30) })];
    await clock.advance(SETTLED_MS);
    expect(await missed()).toEqual([]);
    await Promise.all(others.map(down));
  });

  it('are none of a history of which nobody else writes, beside replicas that it does not know', async () => {
    const clock = new ManualClock(START);
    const store = new MemoryCoordinationStore({ clock });
    const replica = bareReplica({ clock, store });
    replica.coordinator.register({ name: 'job', cronTime: '* * * * * *', handler: () => undefined });
    replica.roster.start();
    replica.rounds.start();
    await clock.advance(minutes(1));
    clock.set(clock.now() + minutes(10));
    await clock.advance(SETTLED_MS);
    expect(replica.monitor.count('slots.missed')).toBe(0);
    await replica.gate.drain();
  });

  it('are looked for again where a replica overslept more than one, and only up to a bound', async () => {
    const { clock, boot, down, missed } = setUp();
    const replica = boot(1, { cronTime: '* * * * * *' });
    await clock.advance(minutes(2));
    clock.set(clock.now() + hours(1));
    await clock.advance(SETTLED_MS);
    const noted = await missed();
    expect(noted.length).toBeGreaterThanOrEqual(1_000);
    expect(noted.length).toBeLessThan(1_100);
    await down(replica);
  });

  it('are not told where the history fails, and found once it is back', async () => {
    const { clock, runs, boot, down, missed } = setUp();
    const first = boot(1);
    await clock.advance(minutes(2) + 1);
    await down(first);
    await clock.advance(minutes(2));
    const list = jest.spyOn(runs, 'list').mockRejectedValue(new Error('away'));
    const second = boot(2);
    await clock.advance(SETTLED_MS);
    expect(second.warnings.map(({ message }) => message)).toContain(
      'slots that nobody took could not be noted in the history',
    );
    list.mockRestore();
    await clock.advance(minutes(1));
    expect(await missed()).toEqual([3, 4].map(at));
    await down(second);
  });
});
