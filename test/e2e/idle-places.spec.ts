import { Inject, Injectable } from '@nestjs/common';
import { CronCoordinator, seconds, TenantCron } from 'nestjs-cron-coordinator';
import { CronTestBed, type ManualClock } from 'nestjs-cron-coordinator/testing';

const CLOCK = Symbol('clock');

@Injectable()
class Jobs {
  constructor(@Inject(CLOCK) private readonly bed: { clock?: ManualClock }) {}

  @TenantCron<{ id: string }>('0 0 0 1 1 *', { name: 'uneven', concurrency: 3 })
  uneven({ id }: { id: string }): Promise<void> | undefined {
    if (id !== 'slow') return undefined;
    return new Promise((resolve) => this.bed.clock?.setTimer(resolve, seconds(3)));
  }
}

describe('a run in chunks of which one tenant takes much longer than the others', () => {
  it('says what share of the time its places waited, and hints once at the mode that would not', async () => {
    const held: { clock?: ManualClock } = {};
    const bed = await CronTestBed.create({
      providers: [Jobs, { provide: CLOCK, useValue: held }],
      options: { tenants: { list: () => ['quick', 'slow', 'quicker'].map((id) => ({ id })) } },
    });
    held.clock = bed.clock;
    const hinted = bed.events.next('fan-out.idle');
    for (let round = 0; round < 2; round++) {
      const running = bed.replica(0).get(CronCoordinator).run('uneven');
      await bed.clock.advance(seconds(4));
      const { fanOut } = await running;
      expect(fanOut).toEqual({ mode: 'chunked', concurrency: 3, idleRatio: expect.closeTo(2 / 3) });
    }
    expect(await hinted).toMatchObject({ job: 'uneven', concurrency: 3, idleRatio: expect.closeTo(2 / 3) });
    expect(bed.events.count('fan-out.idle')).toBe(1);
    await bed.close();
  });
});
