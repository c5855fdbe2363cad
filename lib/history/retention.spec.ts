import { ManualClock } from '../testing/manual-clock.js';
import { MemoryRunStore } from './memory-run-store.js';
import { Retention } from './retention.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

async function remembered(runs: MemoryRunStore, clock: ManualClock, runId: string): Promise<void> {
  const now = new Date(clock.now()).toISOString();
  await runs.start({ job: 'job', runId, slot: now, trigger: 'schedule', replicaId: 'one', startedAt: now });
}

function retentionOf(runs: MemoryRunStore, clock: ManualClock): Retention {
  return new Retention({ runs, clock, retentionDays: 2, timeoutMs: 2_000 });
}

describe('Retention', () => {
  it('forgets what is older than it is to be kept, and keeps the rest', async () => {
    const clock = new ManualClock(START);
    const runs = new MemoryRunStore();
    await remembered(runs, clock, 'old');
    await clock.advance(DAY);
    await remembered(runs, clock, 'young');
    await retentionOf(runs, clock).prune();
    expect((await runs.list()).runs.map(({ runId }) => runId)).toEqual(['young', 'old']);
    await clock.advance(DAY + 1);
    await retentionOf(runs, clock).prune();
    expect((await runs.list()).runs.map(({ runId }) => runId)).toEqual(['young']);
  });

  it('waits for a history that hangs no longer than it may take', async () => {
    const clock = new ManualClock(START);
    const runs = new MemoryRunStore();
    runs.prune = () => new Promise(() => undefined);
    const timers = jest.spyOn(clock, 'setTimer');
    const pruned = retentionOf(runs, clock)
      .prune()
      .catch(() => 'gave up');
    await clock.advance(2_000);
    expect(await pruned).toBe('gave up');
    // A process that has shut down meanwhile ends without it.
    expect(timers).toHaveBeenCalledWith(expect.any(Function), 2_000, { keepAlive: false });
  });
});
