import { aJob } from '../../../test/support/job.js';
import { bareReplica } from '../../../test/support/runtime.js';
import { MemoryCoordinationStore } from '../../locking/stores/memory-store.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { countingTenants } from './counting-fan-out.js';
import type { Progress } from './progress.js';

describe('a job whose tenants are counted', () => {
  it('runs as it would, and tells of each tenant that is found and that ends', async () => {
    const clock = new ManualClock(0);
    const tenants = { list: () => ['a', 'b', 'c'].map((id) => ({ id })) };
    const replica = bareReplica({
      clock,
      store: new MemoryCoordinationStore({ clock }),
      options: { tenants },
    });
    replica.coordinator.register({
      name: 'billing',
      tenant: true,
      concurrency: 1,
      handler: ({ id }: { id: string }) => {
        if (id === 'b') throw new Error('no');
      },
    });
    const told: Progress[] = [];
    const counting = countingTenants(replica.roster.get('billing'), (progress) => told.push(progress));
    const summary = await replica.trigger.run(counting, {}, 'cli');
    expect(summary).toMatchObject({
      outcome: 'partial',
      trigger: 'cli',
      tenants: { listed: 3, eligible: 3, succeeded: 2, failed: 1 },
    });
    expect(told.map(({ done, total }) => [done, total])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(told.at(-1)).toMatchObject({ failed: 1, unit: 'tenants' });
  });

  it('is left as it is where it has none', () => {
    const job = aJob();
    expect(countingTenants(job, () => undefined)).toBe(job);
  });
});
