import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CoordinatedCron, CoordinatedInterval, MemoryCoordinationStore } from 'nestjs-cron-coordinator';
import { FaultyStore, ManualClock } from 'nestjs-cron-coordinator/testing';
import { bootReplica } from '../support/replica.js';

class Jobs {
  @CoordinatedCron('* * * * * *', { name: 'every-second' })
  everySecond() {}

  @CoordinatedInterval(1_000, { name: 'steady' })
  steady() {}
}

@Injectable()
class FailsLate implements OnApplicationBootstrap {
  onApplicationBootstrap(): void {
    throw new Error('the port is taken');
  }
}

describe('an application that fails to boot', () => {
  it('has started no timer and asked no store', async () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const store = new FaultyStore(new MemoryCoordinationStore({ clock }));
    await expect(bootReplica(clock, { store }, [Jobs, FailsLate])).rejects.toThrow('the port is taken');
    await clock.advance(5_000);
    expect(clock.pendingTimers).toBe(0);
    expect(store.calls).toMatchObject({ acquire: 0, pausedJobs: 0 });
  });

  it('for an override of a job that does not exist has started nothing either', async () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const store = new FaultyStore(new MemoryCoordinationStore({ clock }));
    const booting = bootReplica(clock, { store, jobs: { 'every-minute': { window: 5 } } }, [Jobs]);
    await expect(booting).rejects.toThrow('there is no job named "every-minute"');
    expect(clock.pendingTimers).toBe(0);
    expect(store.calls.acquire).toBe(0);
  });
});
