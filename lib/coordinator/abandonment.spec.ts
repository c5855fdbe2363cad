import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { minutes, seconds } from '../common/duration.js';
import type { RunTrigger } from '../common/run.js';
import { MemoryRunStore } from '../history/memory-run-store.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { ScheduleOptions } from './job-definition.js';

const START = Date.parse('2026-05-04T02:00:00Z');
const WINDOW_MS = minutes(10);
const at = (ms: number): string => new Date(START + ms).toISOString();

/** A replica that finds a run of a killed one, whose slot it may run again. */
async function finds(
  options: ScheduleOptions | null,
  { trigger = 'schedule', slotMs = 0 }: { trigger?: RunTrigger; slotMs?: number } = {},
): Promise<BareReplica> {
  const clock = new ManualClock(START);
  const runs = new MemoryRunStore();
  const settings = { leaseMs: seconds(10), history: { sweepEveryMs: seconds(20) } };
  const store = new MemoryCoordinationStore({ clock });
  const replica = bareReplica({ clock, runs, store, options: settings });
  if (options !== null) {
    const definition = { name: 'job', cronTime: '0 0 0 1 1 *', flowName: 'reporting', handler: () => 'ran' };
    replica.coordinator.register({ ...definition, ...options });
  }
  await runs.start({
    ...{ job: 'job', runId: 'dead', replicaId: 'killed', startedAt: at(0), slot: at(slotMs) },
    trigger,
  });
  replica.rounds.start();
  await clock.advance(minutes(1));
  await replica.gate.drain();
  expect(replica.warnings).toEqual([]);
  return replica;
}

const rerun = { window: WINDOW_MS, onAbandoned: 'rerun' } as const;
const rerunsOf = ({ monitor }: BareReplica): string[] =>
  monitor.all('run.started').map(({ slot, trigger }) => `${slot} ${trigger}`);

describe('a run that is found abandoned', () => {
  it('is told of with the flow its job belongs to here, or the job’s name where that is unknown', async () => {
    const known = await finds({});
    expect(known.monitor.all('run.abandoned')).toMatchObject([
      { job: 'job', runId: 'dead', replicaId: 'killed', flowName: 'reporting', outcome: 'abandoned' },
    ]);
    const unknown = await finds(null);
    expect(unknown.monitor.all('run.abandoned')).toMatchObject([{ runId: 'dead', flowName: 'job' }]);
    expect(rerunsOf(unknown)).toEqual([]);
  });

  it.each<RunTrigger>(['schedule', 'catch-up'])('has its slot run again, begun by %s', async (trigger) => {
    expect(rerunsOf(await finds(rerun, { trigger }))).toEqual([`${at(0)} catch-up`]);
  });

  it.each<RunTrigger>(['manual', 'http', 'cli'])(
    'is left to who asked for it, begun by %s',
    async (trigger) => {
      const replica = await finds(rerun, { trigger });
      expect(replica.monitor.count('run.abandoned')).toBe(1);
      expect(rerunsOf(replica)).toEqual([]);
    },
  );

  it('is not run again by default, of a disabled job, or when the window is over', async () => {
    expect(rerunsOf(await finds({ window: WINDOW_MS }))).toEqual([]);
    expect(rerunsOf(await finds({ ...rerun, disabled: true }))).toEqual([]);
    expect(rerunsOf(await finds(rerun, { slotMs: -WINDOW_MS }))).toEqual([]);
    expect(rerunsOf(await finds(rerun, { slotMs: minutes(1) - WINDOW_MS }))).toHaveLength(1);
  });
});
