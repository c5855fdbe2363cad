import { Injectable } from '@nestjs/common';
import { CronCoordinator, seconds, TenantCron } from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';

interface Account {
  readonly id: number;
}

/** How many questions the policy has on their way at a time. */
const LANES = 100;

@Injectable()
class Jobs {
  @TenantCron<Account>('0 0 0 1 1 *', { name: 'limited', maxRunMs: seconds(1) })
  limited() {}

  @TenantCron<Account>('0 0 0 1 1 *', {
    name: 'queued',
    fanOut: { mode: 'bullmq', run: () => Promise.reject(new Error('the queue is down')) },
  })
  queued() {}
}

describe('an interrupted run', () => {
  it('asks the policy nothing more, so that no answer fails unnoticed', async () => {
    let asked = 0;
    const bed = await CronTestBed.create<Account>({
      providers: [Jobs],
      options: {
        tenants: {
          list: () => Array.from({ length: LANES + 50 }, (_, id) => ({ id })),
          isEnabled: () => {
            asked++;
            return new Promise(() => undefined);
          },
        },
      },
    });
    const running = bed.replica(0).get(CronCoordinator).run('limited');
    // The limit, and the moment for which a list is still heard out.
    await bed.clock.advance(seconds(1.25));
    expect(await running).toMatchObject({ outcome: 'interrupted', reason: 'max-run' });
    await bed.clock.advance(0);
    expect(asked).toBe(LANES);
    await bed.close();
  });
});

describe('a shutdown during forEachTenant', () => {
  it('leaves no timer behind for a list that hangs', async () => {
    const bed = await CronTestBed.create();
    const hanging = async function* (): AsyncGenerator<Account> {
      yield await new Promise<Account>(() => undefined);
    };
    const totals = bed
      .replica(0)
      .get(CronCoordinator)
      .forEachTenant('adopted', hanging(), () => undefined);
    await bed.clock.advance(0);
    expect(bed.clock.pendingTimers).toBeGreaterThan(0);
    await bed.close();
    expect(await totals).toMatchObject({ listed: 0, unprocessed: 0 });
    expect(bed.clock.pendingTimers).toBe(0);
  });
});

describe('a strategy that fails', () => {
  it('fails the run, and does not blame the list of tenants', async () => {
    const bed = await CronTestBed.create<Account>({
      providers: [Jobs],
      options: { tenants: { list: () => [{ id: 1 }] } },
    });
    const summary = await bed.replica(0).get(CronCoordinator).run('queued');
    expect(summary).toMatchObject({ outcome: 'failed', error: { message: 'the queue is down' } });
    expect(summary).not.toHaveProperty('reason');
    await bed.close();
  });
});
