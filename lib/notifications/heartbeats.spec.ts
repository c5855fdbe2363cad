import { anIdentity } from '../../test/support/run-identity.js';
import { aSettledRun } from '../../test/support/settled-run.js';
import type { RunOutcome } from '../common/run.js';
import { OUTCOMES } from '../common/run-outcomes.js';
import { EventBus } from '../events/event-bus.js';
import { EventMonitor } from '../testing/event-monitor.js';
import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { heartbeatPlans } from './heartbeat-options.js';
import { Heartbeats } from './heartbeats.js';

function setUp(heartbeats: object, status: () => number = () => 200) {
  const clock = new ManualClock(0);
  const sent: string[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation((url) => {
    sent.push(String(url instanceof Request ? url.url : url));
    return Promise.resolve(new Response(null, { status: status() }));
  });
  const events = new EventBus(() => undefined);
  const monitor = new EventMonitor(events);
  const plans = heartbeatPlans(heartbeats);
  const listens = jest.spyOn(events, 'on');
  const created = new Heartbeats({ plans, replicaId: 'web-1', events, clock, random: new SeededRandom(1) });
  return { clock, sent, events, monitor, listens, heartbeats: created };
}

afterEach(() => jest.restoreAllMocks());

const WHAT: Record<RunOutcome, string[]> = {
  succeeded: ['https://hc.io/x'],
  partial: ['https://hc.io/x/fail'],
  failed: ['https://hc.io/x/fail'],
  interrupted: ['https://hc.io/x/fail'],
  abandoned: ['https://hc.io/x/fail'],
  skipped: [],
  missed: [],
};

describe('the heartbeats of an application', () => {
  it.each(Object.values(OUTCOMES))('tell of a run that ended %s', async (outcome) => {
    const { clock, sent, events } = setUp({ report: 'https://hc.io/x' });
    events.emit('run.settled', aSettledRun({ outcome }));
    await clock.advance(0);
    expect(sent).toEqual(WHAT[outcome]);
  });

  it('tell of a start, and of no job but those that they were given for', async () => {
    const { clock, sent, events } = setUp({ report: 'https://hc.io/x' });
    for (const job of ['report', 'billing']) {
      const start = { startedAt: '2026-05-04T02:00:00.000Z', attempt: 1, fencingToken: null, admissionMs: 1 };
      events.emit('run.started', { ...anIdentity({ job }), ...start });
      events.emit('run.settled', aSettledRun({ job, outcome: 'succeeded' }));
    }
    await clock.advance(0);
    expect(sent).toEqual(['https://hc.io/x/start', 'https://hc.io/x']);
  });

  it('listen to nothing where there are none', () => {
    expect(setUp({}).listens).not.toHaveBeenCalled();
    expect(setUp({ report: 'https://hc.io/x' }).listens).toHaveBeenCalledTimes(2);
  });

  it('of one job wait for none of another', async () => {
    const { clock, sent, events } = setUp({ report: 'https://hc.io/x', billing: 'https://hc.io/y' });
    jest.mocked(fetch).mockImplementationOnce(() => new Promise(() => undefined));
    events.emit('run.settled', aSettledRun());
    events.emit('run.settled', aSettledRun({ job: 'billing' }));
    await clock.advance(0);
    expect(sent).toEqual(['https://hc.io/y/fail']);
  });

  it('are told of as events where they fail, by the host alone, and when they are delivered again', async () => {
    let status = 404;
    const { clock, events, monitor } = setUp(
      { report: { url: 'https://hc.io/x', retries: 0 } },
      () => status,
    );
    events.emit('run.settled', aSettledRun());
    await clock.advance(1_000);
    status = 200;
    events.emit('run.settled', aSettledRun());
    await clock.advance(0);
    const ofJob = { job: 'report', replicaId: 'web-1', host: 'hc.io' };
    expect(monitor.all('heartbeat.unavailable')).toEqual([
      { ...ofJob, ping: 'failure', error: expect.objectContaining({ message: 'the answer was 404' }) },
    ]);
    expect(monitor.all('heartbeat.recovered')).toEqual([{ ...ofJob, durationMs: 1_000, lost: 1 }]);
  });
});
