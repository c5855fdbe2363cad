import { CoordinatedCron } from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';

class BillingJobs {
  @CoordinatedCron('0 0 2 * * *', { name: 'billing', catchUp: 'latest' })
  bill(): void {}
}

describe('looking back at boot', () => {
  it('leaves alone what fell due before the job was new, on every replica', async () => {
    const bed = await CronTestBed.create({
      providers: [BillingJobs],
      replicas: 3,
      startAt: '2026-01-01T12:00:00Z',
    });
    await bed.clock.advance(60_000);
    // Every replica did look back.
    expect(bed.store.calls.acquire).toBe(3);
    expect(bed.events.all('run.started')).toEqual([]);
    expect(bed.events.all('run.settled')).toEqual([]);
    await bed.close();
  });

  it('still runs the first slot of the new job', async () => {
    const bed = await CronTestBed.create({
      providers: [BillingJobs],
      replicas: 2,
      startAt: '2026-01-01T12:00:00Z',
    });
    await bed.clock.advance(60_000);
    const summaries = await bed.fire('billing', '2026-01-02T02:00:00Z');
    expect(summaries.map(({ outcome }) => outcome).sort()).toEqual(['skipped', 'succeeded']);
    await bed.close();
  });
});
