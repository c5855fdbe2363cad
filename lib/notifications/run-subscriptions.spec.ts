import { aSettledRun } from '../../test/support/settled-run.js';
import { EventBus } from '../events/event-bus.js';
import { EventMonitor } from '../testing/event-monitor.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { RunFilter, RunHandler } from './run-filter.js';
import { RunSubscriptions } from './run-subscriptions.js';

const WHERE = { where: 'CronCoordinator.onRun' };

function setUp(known: string[] = ['report', 'billing']) {
  const clock = new ManualClock(0);
  const events = new EventBus((event, error) => {
    throw new Error(`listener of ${event} failed`, { cause: error });
  });
  const monitor = new EventMonitor(events);
  const entered: string[] = [];
  const subscriptions = new RunSubscriptions({
    events,
    knownJobs: () => known,
    enter: ({ runId }, call) => {
      entered.push(runId);
      return call();
    },
  });
  const settle = (runId: string, changes: Parameters<typeof aSettledRun>[0] = {}): void =>
    events.emit('run.settled', aSettledRun({ runId, ...changes }));
  const add = (filter: RunFilter, handler: RunHandler) => subscriptions.add(filter, handler, WHERE);
  return { clock, events, monitor, entered, subscriptions, settle, add };
}

/** A handler that ends when the test says so. */
function held() {
  const called: string[] = [];
  const ends = new Map<string, () => void>();
  const handler: RunHandler = ({ runId }) => {
    called.push(runId);
    return new Promise<void>((resolve) => ends.set(runId, resolve));
  };
  return { called, handler, end: (runId: string) => ends.get(runId)?.() };
}

describe('a handler of runs', () => {
  it('is told of those that its filter selects, in their context, and after whoever settled them went on', async () => {
    const { clock, entered, settle, add } = setUp();
    const told: unknown[] = [];
    add({ jobs: ['report'] }, (run) => told.push([run.runId, run.outcome, Object.isFrozen(run)]));
    settle('a');
    settle('b', { outcome: 'succeeded' });
    settle('c', { job: 'billing' });
    settle('d', { outcome: 'missed' });
    expect(told).toEqual([]);
    await clock.advance(0);
    expect(told).toEqual([
      ['a', 'failed', true],
      ['d', 'missed', true],
    ]);
    expect(entered).toEqual(['a', 'd']);
  });

  it('is told of refusals only where it asks for them', async () => {
    const { clock, settle, add } = setUp();
    const told: string[] = [];
    add({}, ({ runId }) => told.push(`default ${runId}`));
    add({ outcomes: ['skipped'] }, ({ runId }) => told.push(`skipped ${runId}`));
    settle('a', { outcome: 'skipped', reason: 'already-claimed' });
    await clock.advance(0);
    expect(told).toEqual(['skipped a']);
  });

  it('changes nothing by throwing or rejecting: it is told of, with the job, and goes on', async () => {
    const { clock, monitor, settle, add } = setUp();
    const told: string[] = [];
    add({}, function tellChat({ runId }) {
      if (runId === 'throws') throw new TypeError('no chat');
      return Promise.reject(new Error(`no answer to ${runId}`));
    });
    add({}, ({ runId }) => told.push(runId));
    settle('throws');
    settle('rejects');
    await clock.advance(0);
    expect(told).toEqual(['throws', 'rejects']);
    const origin = { job: 'report', flowName: 'reporting', outcome: 'failed', handler: 'tellChat' };
    expect(monitor.all('notification.failed')).toEqual([
      expect.objectContaining({
        ...origin,
        runId: 'throws',
        error: expect.objectContaining({ name: 'TypeError' }),
      }),
      expect.objectContaining({
        ...origin,
        runId: 'rejects',
        error: expect.objectContaining({ message: 'no answer to rejects' }),
      }),
    ]);
  });

  it('that hangs holds up ten calls, and of what waits the oldest are dropped and told', async () => {
    const { clock, monitor, settle, add } = setUp();
    const hanging = held();
    add({}, hanging.handler);
    for (let run = 0; run < 115; run++) settle(`run ${run}`);
    await clock.advance(0);
    expect(hanging.called).toEqual(Array.from({ length: 10 }, (_, run) => `run ${run}`));
    const dropped = monitor.all('notification.dropped');
    expect(dropped.map(({ runId, total }) => [runId, total])).toEqual([
      ['run 10', 1],
      ['run 11', 2],
      ['run 12', 3],
      ['run 13', 4],
      ['run 14', 5],
    ]);
    hanging.end('run 3');
    await clock.advance(0);
    expect(hanging.called.at(-1)).toBe('run 15');
  });

  it('is told nothing more once it has ended, what waited among it', async () => {
    const { clock, settle, add } = setUp();
    const { called, handler, end } = held();
    const stop = add({}, handler);
    for (let run = 0; run < 12; run++) settle(`run ${run}`);
    await clock.advance(0);
    stop();
    stop();
    settle('later');
    for (let run = 0; run < 10; run++) end(`run ${run}`);
    await clock.advance(0);
    expect(called).toHaveLength(10);
  });
});

describe('at shutdown', () => {
  it('calls that go on are waited for, those of an ended subscription too', async () => {
    const { clock, monitor, subscriptions, settle, add } = setUp();
    const [one, ended] = [held(), held()];
    add({}, one.handler);
    const stop = add({}, ended.handler);
    settle('run');
    await clock.advance(0);
    stop();
    let closed = false;
    const closing = subscriptions.close({ clock, timeoutMs: 5_000 }).then(() => (closed = true));
    one.end('run');
    await clock.advance(4_999);
    expect(closed).toBe(false);
    ended.end('run');
    await closing;
    expect(monitor.count('notification.failed')).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('the wait is bounded, and what was not told is told of', async () => {
    const { clock, monitor, subscriptions, settle, add } = setUp();
    add({}, held().handler);
    for (let run = 0; run < 11; run++) settle(`run ${run}`);
    const closing = subscriptions.close({ clock, timeoutMs: 5_000 });
    await clock.advance(5_000);
    await closing;
    expect(monitor.all('notification.failed').map(({ error }) => error.message)).toEqual(
      Array.from({ length: 10 }, () => expect.stringContaining('had not ended after 5000 ms')),
    );
    expect(monitor.all('notification.dropped')).toMatchObject([{ runId: 'run 10', total: 1 }]);
    settle('later');
    expect(monitor.count('notification.dropped')).toBe(1);
  });

  it('nothing is waited for where nothing goes on', async () => {
    const { clock, subscriptions, add } = setUp();
    add({}, () => undefined);
    const timers = jest.spyOn(clock, 'setTimer');
    await subscriptions.close({ clock, timeoutMs: 5_000 });
    expect(timers).not.toHaveBeenCalled();
  });
});

describe('the jobs of a filter', () => {
  it('may be unknown until the application has booted, and no longer', () => {
    const known: string[] = [];
    const { subscriptions, add } = setUp(known);
    add({ jobs: ['report'] }, () => undefined);
    known.push('report');
    subscriptions.checkJobs();
    expect(() => add({ jobs: ['billing'] }, () => undefined)).toThrow('there is no job named "billing"');
    known.push('billing');
    expect(() => add({ jobs: ['billing'] }, () => undefined)).not.toThrow();
  });

  it('stop the boot where they are unknown at its end, by a message that says whose they are', () => {
    const { subscriptions } = setUp();
    subscriptions.add({ jobs: ['biling'] }, () => undefined, { where: '@OnCronRun of Alerts.tell' });
    expect(() => subscriptions.checkJobs()).toThrow(
      'Invalid arguments of @OnCronRun of Alerts.tell:\n  - `filter.jobs`: there is no job named "biling"',
    );
  });

  it('of a subscription that has ended are nobody’s concern', async () => {
    const { clock, subscriptions, add } = setUp();
    add({ jobs: ['biling'] }, () => undefined)();
    await clock.advance(0);
    expect(() => subscriptions.checkJobs()).not.toThrow();
  });
});
