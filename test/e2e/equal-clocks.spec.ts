import { CoordinatedCron, minutes } from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';

class Jobs {
  @CoordinatedCron('0 * * * * *', { name: 'minutely' })
  minutely() {}
}

describe('clockSkewMs: 0', () => {
  it('fires each slot, though no timer fires on the very millisecond', async () => {
    const bed = await CronTestBed.create({ providers: [Jobs], replicas: 2, options: { clockSkewMs: 0 } });
    await bed.clock.advance(minutes(3));
    expect(bed.events.all('run.finished').map(({ slot }) => slot)).toEqual([
      '2026-01-01T00:01:00.000Z',
      '2026-01-01T00:02:00.000Z',
      '2026-01-01T00:03:00.000Z',
    ]);
    expect(bed.events.count('slot.missed')).toBe(0);
    await bed.close();
  });
});
