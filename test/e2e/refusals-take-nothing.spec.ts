import {
  type AcquireRequest,
  CronCoordinator,
  MemoryCoordinationStore,
  seconds,
} from 'nestjs-cron-coordinator';
import { CronTestBed, ManualClock } from 'nestjs-cron-coordinator/testing';
import { bootReplica } from '../support/replica.js';

/** Answers late, but not so late that nobody waits for the answer any more. */
class SlowStore extends MemoryCoordinationStore {
  delayMs = 0;

  constructor(private readonly time: ManualClock) {
    super({ clock: time });
  }

  override async acquire(request: AcquireRequest) {
    const answer = await super.acquire(request);
    if (this.delayMs > 0) await new Promise<void>((resolve) => this.time.setTimer(resolve, this.delayMs));
    return answer;
  }
}

describe('a refusal', () => {
  it('does not use up the idempotency key: who tries again runs the job', async () => {
    const bed = await CronTestBed.create({ replicas: 2 });
    const [first, second] = [0, 1].map((index) => bed.replica(index).get(CronCoordinator));
    for (const service of [first, second]) service?.register({ name: 'job', handler: () => 'ran' });
    await first?.pause('job');
    const options = { idempotencyKey: 'delivery-7' };
    expect(await first?.run('job', options)).toMatchObject({ outcome: 'skipped', reason: 'paused' });
    await first?.resume('job');
    const ran = await second?.run('job', options);
    expect(ran).toMatchObject({ outcome: 'succeeded' });
    expect(ran).not.toHaveProperty('deduplicated');
    expect((await second?.run('job', options))?.runId).toBe(ran?.runId);
    await bed.close();
  });

  it('of a lease that came back expired leaves the slot to others', async () => {
    const clock = new ManualClock(Date.UTC(2026, 0, 1));
    const store = new SlowStore(clock);
    const { app } = await bootReplica(clock, { store, leaseMs: seconds(1), storeTimeoutMs: seconds(2) }, []);
    const service = app.get(CronCoordinator, { strict: false });
    service.register({ name: 'job', handler: () => 'ran' });
    const slot = '2026-01-01T00:00:00Z';
    store.delayMs = 950;
    const late = service.run('job', { slot });
    await clock.advance(store.delayMs);
    expect(await late).toMatchObject({ outcome: 'skipped', reason: 'store-unavailable' });
    store.delayMs = 0;
    expect(await service.run('job', { slot })).toMatchObject({ outcome: 'succeeded' });
    await app.close();
  });
});
