import { CoordinatedCron } from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';

class PollingJobs {
  @CoordinatedCron('*/10 * * * * *', { name: 'polling' })
  poll(): void {}
}

describe('looking back at boot', () => {
  it('does not cost a slot that falls due while it looks', async () => {
    const bed = await CronTestBed.create({
      providers: [PollingJobs],
      startAt: '2026-01-01T12:00:05Z',
      options: { clockSkewMs: 9_500, storeTimeoutMs: 2_000 },
    });
    // The look back, at 12:00:09.5, arrives at the store, and its answer does not come back before the slot is due.
    bed.store.hang({ landed: true });
    await bed.clock.advance(4_800);
    expect(bed.store.calls.acquire).toBe(1);
    bed.store.heal();
    await bed.clock.advance(1_000);
    expect(bed.events.all('run.settled')).toMatchObject([
      { slot: '2026-01-01T12:00:10.000Z', outcome: 'succeeded' },
    ]);
    await bed.close();
  });
});
