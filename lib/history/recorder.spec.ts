import type { RunIdentity, RunSummary } from '../common/run.js';
import { EventBus } from '../events/event-bus.js';
import { ManualClock } from '../testing/manual-clock.js';
import { MemoryRunStore } from './memory-run-store.js';
import { RunRecorder } from './recorder.js';

const TIMEOUT_MS = 2_000;

/** A history that writes, fails or hangs, and counts how often it is asked to write. */
class Server extends MemoryRunStore {
  state: 'up' | 'failing' | 'hanging' = 'up';
  asked = 0;
  waiting = 0;
  mostWaiting = 0;

  override start(run: Parameters<MemoryRunStore['start']>[0]): Promise<void> {
    return this.carryOut(() => super.start(run));
  }

  override finish(summary: RunSummary): Promise<boolean> {
    return this.carryOut(() => super.finish(summary));
  }

  private carryOut<T>(write: () => Promise<T>): Promise<T> {
    this.asked += 1;
    if (this.state === 'up') return write();
    if (this.state === 'failing') return Promise.reject(new Error('no connection'));
    this.waiting += 1;
    this.mostWaiting = Math.max(this.mostWaiting, this.waiting);
    return new Promise(() => undefined);
  }
}

function setUp(capacity?: number) {
  const clock = new ManualClock(0);
  const server = new Server(capacity === undefined ? {} : { capacity });
  const told: string[] = [];
  const dropped: string[] = [];
  const events = new EventBus((_event, error) => {
    throw error;
  });
  const recorder = new RunRecorder({
    store: server,
    clock,
    timeoutMs: TIMEOUT_MS,
    onOutage: () => told.push('outage'),
    onRecovery: (ms) => told.push(`recovery after ${ms}`),
    onDropped: ({ kind, run }) => dropped.push(`${kind} of ${run.runId}`),
  });
  recorder.listenTo(events);
  const identity = (runId: string): RunIdentity => ({
    job: 'job',
    runId,
    slot: '2026-01-01T00:00:00.000Z',
    trigger: 'schedule',
    replicaId: 'one',
    flowName: 'job',
  });
  const startedAt = '2026-01-01T00:00:00.000Z';
  return {
    clock,
    server,
    told,
    dropped,
    recorder,
    begin: (runId: string) =>
      events.emit('run.started', {
        ...identity(runId),
        startedAt,
        attempt: 1,
        fencingToken: 1,
        admissionMs: 0,
      }),
    end: (runId: string, changes: Partial<RunSummary> = {}) =>
      events.emit('run.settled', {
        ...identity(runId),
        outcome: 'succeeded',
        startedAt,
        finishedAt: startedAt,
        durationMs: 0,
        ...changes,
      }),
    outcome: async (runId: string) => (await server.get(runId))?.outcome,
  };
}

describe('RunRecorder', () => {
  it('writes a run twice: as it begins and as it ends', async () => {
    const { clock, server, recorder, begin, end, outcome } = setUp();
    begin('a');
    await clock.advance(0);
    expect(await server.listUnfinished()).toMatchObject([{ runId: 'a' }]);
    end('a');
    await recorder.close({ clock, timeoutMs: TIMEOUT_MS });
    expect(await outcome('a')).toBe('succeeded');
    expect(server.asked).toBe(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not write what a sweeper has settled', async () => {
    const { clock, server, end } = setUp();
    end('dead', { outcome: 'abandoned' });
    await clock.advance(0);
    expect(server.asked).toBe(0);
  });

  it.each(['failing', 'hanging'] as const)(
    'settles runs once a %s history is back, and tells once',
    async (state) => {
      const { clock, server, told, dropped, begin, end, outcome } = setUp();
      server.state = state;
      for (const runId of ['a', 'b', 'c']) {
        begin(runId);
        await clock.advance(TIMEOUT_MS);
        end(runId);
        await clock.advance(TIMEOUT_MS);
      }
      expect(told).toEqual(['outage']);
      server.state = 'up';
      await clock.advance(20_000);
      expect(await Promise.all(['a', 'b', 'c'].map(outcome))).toEqual(Array(3).fill('succeeded'));
      expect(told).toEqual(['outage', expect.stringMatching(/^recovery after \d+$/)]);
      expect(dropped).toEqual([]);
    },
  );

  it('asks a history that is away by one write at a time, ever more seldom', async () => {
    const { clock, server, begin } = setUp();
    server.state = 'failing';
    for (let run = 0; run < 500; run++) begin(`run ${run}`);
    await clock.advance(60_000);
    // 50 before the first failure was known; then after 0.5, 1, 2, 4 and 8 s, and every 10 s.
    expect(server.asked).toBeLessThanOrEqual(50 + 5 + 5);
    expect(server.asked).toBeGreaterThan(50 + 5);
  });

  it('has a bounded number of writes hanging', async () => {
    const { clock, server, begin } = setUp();
    server.state = 'hanging';
    for (let run = 0; run < 500; run++) begin(`run ${run}`);
    await clock.advance(TIMEOUT_MS - 1);
    expect(server.mostWaiting).toBe(50);
  });

  it('gives up the oldest of what waits when there is too much, and says so', async () => {
    const { clock, server, dropped, end, outcome } = setUp(20_000);
    server.state = 'failing';
    for (let run = 0; run < 10_100; run++) end(`run ${run}`);
    await clock.advance(0);
    const lost = new Set(dropped);
    expect(lost.size).toBe(dropped.length);
    expect(lost.size).toBeGreaterThanOrEqual(50);
    expect(lost.size).toBeLessThanOrEqual(150);
    server.state = 'up';
    await clock.advance(10_000);
    expect(await outcome('run 10099')).toBe('succeeded');
    expect((await server.list({ limit: 20_000 })).runs).toHaveLength(10_100 - lost.size);
  });

  it('counts a summary that names many tenants for many', async () => {
    const { clock, server, dropped, end } = setUp();
    server.state = 'failing';
    const unprocessedIds = Array.from({ length: 10_000 }, (_, at) => `tenant-${at}`);
    const counts = { listed: 0, eligible: 0, skipped: 0, succeeded: 0, failed: 0, unprocessed: 10_000 };
    const tenants = { ...counts, unprocessedIds, failures: [] };
    for (let run = 0; run < 200; run++) end(`run ${run}`, { outcome: 'interrupted', tenants });
    await clock.advance(0);
    expect(dropped.length).toBeGreaterThanOrEqual(200 - 100);
  });

  it('gives the last writes a chance at shutdown, and leaves no timer', async () => {
    const { clock, server, dropped, recorder, begin, end, outcome } = setUp();
    server.state = 'failing';
    begin('a');
    await clock.advance(0);
    end('a');
    server.state = 'up';
    await recorder.close({ clock, timeoutMs: TIMEOUT_MS });
    expect(await outcome('a')).toBe('succeeded');
    expect(dropped).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('ends with the patience of a shutdown, and says what was lost', async () => {
    const { clock, server, dropped, recorder, end } = setUp();
    server.state = 'hanging';
    end('a');
    const closed = recorder.close({ clock, timeoutMs: TIMEOUT_MS });
    await clock.advance(2 * TIMEOUT_MS);
    await closed;
    expect(dropped).toEqual(['finish of a']);
    expect(clock.pendingTimers).toBe(0);
  });
});
