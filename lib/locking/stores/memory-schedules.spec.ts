import type { ReplicaSchedules } from '../../common/schedules.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { MemorySchedules } from './memory-schedules.js';

const of = (replicaId: string, schedule: string): ReplicaSchedules => ({
  replicaId,
  jobs: [{ job: 'report', schedule }],
});

describe('the schedules of replicas in one process', () => {
  it('are told where they differ, the newest of each', () => {
    const schedules = new MemorySchedules(new ManualClock(0));
    expect(schedules.exchange(of('one', 'old'), 100)).toEqual([]);
    expect(schedules.exchange(of('twin', 'old'), 100)).toEqual([]);
    expect(schedules.exchange(of('two', 'new'), 100)).toEqual([of('one', 'old'), of('twin', 'old')]);
    schedules.exchange(of('one', 'new'), 100);
    expect(schedules.exchange(of('two', 'new'), 100)).toEqual([of('twin', 'old')]);
  });

  it('are forgotten after their time, or when all is', async () => {
    const clock = new ManualClock(0);
    const schedules = new MemorySchedules(clock);
    schedules.exchange(of('one', 'old'), 100);
    await clock.advance(99);
    expect(schedules.exchange(of('two', 'new'), 100)).toHaveLength(1);
    await clock.advance(1);
    expect(schedules.exchange(of('two', 'new'), 100)).toEqual([]);
    schedules.clear();
    expect(schedules.exchange(of('three', 'other'), 100)).toEqual([]);
  });
});
