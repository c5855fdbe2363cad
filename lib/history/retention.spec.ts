import { ManualClock } from '../testing/manual-clock.js';
import { MemoryRunStore } from './memory-run-store.js';
import { Retention } from './retention.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

async function remembered(store: MemoryRunStore, clock: ManualClock, runId: string): Promise<void> {
  const now = new Date(clock.now()).toISOString();
  await store.start({ job: 'job', runId, slot: now, trigger: 'schedule', replicaId: 'one', startedAt: now });
}

describe('Retention', () => {
  it('forgets what is older than it is to be kept, and keeps the rest', async () => {
    const clock = new ManualClock(START);
    const store = new MemoryRunStore();
    const retention = new Retention({ store, clock, retentionDays: 2, everyMs: 60_000, onFailure: fail });
    await remembered(store, clock, 'old');
    retention.start();
    await clock.advance(DAY);
    await remembered(store, clock, 'young');
    expect((await store.list()).runs.map(({ runId }) => runId)).toEqual(['young', 'old']);
    await clock.advance(DAY + 60_000);
    expect((await store.list()).runs.map(({ runId }) => runId)).toEqual(['young']);
    retention.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('goes on after a failure, and tells of each', async () => {
    const clock = new ManualClock(START);
    const failures: unknown[] = [];
    class Broken extends MemoryRunStore {
      override prune(): Promise<number> {
        return Promise.reject(new Error('gone'));
      }
    }
    const onFailure = (error: unknown): number => failures.push(error);
    const retention = new Retention({
      store: new Broken(),
      clock,
      retentionDays: 1,
      everyMs: 1_000,
      onFailure,
    });
    retention.start();
    await clock.advance(2_500);
    expect(failures).toHaveLength(2);
    retention.stop();
    await clock.advance(5_000);
    expect(failures).toHaveLength(2);
  });
});

function fail(error: unknown): never {
  throw error;
}
