import { aJob } from '../../test/support/job.js';
import { anIdentity } from '../../test/support/run-identity.js';
import type { RunIdentity, RunOutcome, RunSummary, RunTrigger } from '../common/run.js';
import { EventBus } from '../events/event-bus.js';
import { type JobInfo, jobInfoOf } from './job-info.js';
import { JobRegistry } from './job-registry.js';
import { trackJobStates } from './job-states.js';

const AT = '2026-05-04T02:00:00.000Z';

/** One job on one replica, and what the events say happens to it. */
function setUp() {
  const registry = new JobRegistry();
  const failures: unknown[] = [];
  const events = new EventBus((_, error) => failures.push(error));
  trackJobStates(events, registry);
  const job = registry.add(aJob());
  const identity = (runId: string, trigger: RunTrigger): RunIdentity =>
    anIdentity({ runId, slot: AT, trigger });
  const starts = (runId: string, trigger: RunTrigger = 'schedule'): void =>
    events.emit('run.started', {
      ...identity(runId, trigger),
      ...{ startedAt: AT, attempt: 1, fencingToken: null, admissionMs: 0 },
    });
  const ends = (runId: string, outcome: RunOutcome, rest: Partial<RunSummary> = {}): void =>
    events.emit('run.settled', {
      ...identity(runId, 'schedule'),
      ...{ startedAt: AT, finishedAt: AT, durationMs: 0, outcome, ...rest },
    });
  const info = (): JobInfo => jobInfoOf(job, { nextSlotMs: null, overdueSinceMs: null });
  return { registry, events, failures, starts, ends, info };
}

describe('what a replica knows of a job', () => {
  it('is that it runs until the last of its runs has ended', () => {
    const { starts, ends, info } = setUp();
    expect(info()).toMatchObject({ running: false, lastRun: null, paused: false });
    starts('a');
    starts('b');
    ends('a', 'succeeded');
    expect(info()).toMatchObject({ running: true, lastRun: { runId: 'a' } });
    ends('b', 'failed');
    expect(info()).toMatchObject({ running: false, lastRun: { runId: 'b', outcome: 'failed' } });
  });

  it('is the summary of the last run, as the caller of the run got it', () => {
    const { starts, ends, info } = setUp();
    starts('a');
    ends('a', 'succeeded', { result: 7 });
    expect(info().lastRun).toEqual({
      ...{ job: 'report', runId: 'a', slot: AT, trigger: 'schedule', replicaId: 'replica' },
      ...{ outcome: 'succeeded', result: 7, startedAt: AT, finishedAt: AT, durationMs: 0 },
    });
  });

  it.each<RunOutcome>(['skipped', 'missed', 'abandoned'])(
    'does not change by a slot that is %s, for nothing ran here',
    (outcome) => {
      const { starts, ends, info } = setUp();
      starts('a');
      ends('elsewhere', outcome);
      expect(info()).toMatchObject({ running: true, lastRun: null });
    },
  );

  it.each<RunOutcome>(['succeeded', 'partial', 'failed', 'interrupted'])(
    'is that it ran when that is %s',
    (outcome) => {
      const { starts, ends, info } = setUp();
      starts('a');
      ends('a', outcome);
      expect(info()).toMatchObject({ running: false, lastRun: { outcome } });
    },
  );

  it('is that it is paused, by whoever says so', () => {
    const { events, ends, info } = setUp();
    events.emit('job.paused', { job: 'report', replicaId: 'replica' });
    expect(info().paused).toBe(true);
    events.emit('job.resumed', { job: 'report', replicaId: 'replica' });
    expect(info().paused).toBe(false);
    ends('a', 'skipped', { reason: 'overlap' });
    expect(info().paused).toBe(false);
    ends('a', 'skipped', { reason: 'paused' });
    expect(info().paused).toBe(true);
  });

  it('is that it is no longer paused when a slot of it runs, but not when somebody forced it to', () => {
    const { events, starts, info } = setUp();
    events.emit('job.paused', { job: 'report', replicaId: 'replica' });
    starts('forced', 'manual');
    expect(info().paused).toBe(true);
    starts('due', 'schedule');
    expect(info().paused).toBe(false);
  });

  it('is nothing of a job that was taken away, and nobody minds', () => {
    const { registry, events, failures, starts, ends } = setUp();
    registry.remove('report');
    starts('a');
    ends('a', 'succeeded');
    events.emit('job.paused', { job: 'report', replicaId: 'replica' });
    events.emit('job.resumed', { job: 'report', replicaId: 'replica' });
    expect(failures).toEqual([]);
  });
});
