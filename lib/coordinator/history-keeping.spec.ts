import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { minutes, seconds } from '../common/duration.js';
import type { RunSummary } from '../common/run.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import type { RunStart } from '../history/run-store.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { ManualClock } from '../testing/manual-clock.js';

/** A history that can be taken away. */
class Leaving extends MemoryRunStore {
  away = false;

  override start(run: RunStart): Promise<void> {
    return this.away ? Promise.reject(new TypeError('no connection')) : super.start(run);
  }

  override finish(summary: RunSummary): Promise<boolean> {
    return this.away ? Promise.reject(new TypeError('no connection')) : super.finish(summary);
  }
}

function setUp(
  handler = (): unknown => new Promise((resolve) => setImmediate(resolve)),
): BareReplica & { clock: ManualClock; runs: Leaving } {
  const clock = new ManualClock(Date.parse('2026-05-04T02:00:00Z'));
  const runs = new Leaving();
  const replica = bareReplica({ clock, runs, store: new MemoryCoordinationStore({ clock }) });
  replica.coordinator.register({ name: 'job', handler });
  return { ...replica, clock, runs };
}

describe('a history that is away', () => {
  it('is told of once, and again when it is back, with for how long; nothing is lost', async () => {
    const { clock, runs, coordinator, monitor, recorder } = setUp();
    runs.away = true;
    const { runId, outcome } = await coordinator.run('job');
    await coordinator.run('job');
    await clock.advance(minutes(1));
    expect(outcome).toBe('succeeded');
    expect(monitor.all('history.unavailable')).toEqual([
      {
        replicaId: 'replica-1',
        error: expect.objectContaining({ name: 'TypeError', message: 'no connection' }),
      },
    ]);
    runs.away = false;
    await clock.advance(seconds(10));
    const [recovered, ...more] = monitor.all('history.recovered');
    expect([recovered?.replicaId, more]).toEqual(['replica-1', []]);
    expect(recovered?.durationMs).toBeGreaterThanOrEqual(minutes(1));
    expect(recovered?.durationMs).toBeLessThanOrEqual(minutes(1) + seconds(10));
    await recorder.close({ clock, timeoutMs: seconds(2) });
    expect(await runs.get(runId)).toMatchObject({ outcome: 'succeeded' });
    expect(monitor.count('history.dropped')).toBe(0);
  });

  it('knows in the end how a run ended that was over before its start could be written', async () => {
    const { clock, runs, coordinator, monitor } = setUp(() => 'ran');
    runs.away = true;
    const { runId } = await coordinator.run('job');
    await clock.advance(minutes(1));
    runs.away = false;
    await clock.advance(minutes(1));
    expect(await runs.get(runId)).toMatchObject({ outcome: 'succeeded' });
    expect(monitor.count('history.dropped')).toBe(0);
  });

  it('is told each run that it will never know of, counted, when the application ends without it', async () => {
    const { clock, runs, coordinator, monitor, recorder } = setUp();
    runs.away = true;
    const ran = [await coordinator.run('job'), await coordinator.run('job')];
    const closing = recorder.close({ clock, timeoutMs: seconds(2) });
    await clock.advance(seconds(2));
    await closing;
    const dropped = monitor.all('history.dropped');
    expect(dropped.map(({ total }) => total)).toEqual(dropped.map((_, index) => index + 1));
    expect(new Set(dropped.map(({ runId }) => runId))).toEqual(new Set(ran.map(({ runId }) => runId)));
    for (const event of dropped) expect(event).toMatchObject({ replicaId: 'replica-1', job: 'job' });
    expect(dropped.map(({ what }) => what)).toContain('finish');
  });
});
