import { anIdentity } from '../../test/support/run-identity.js';
import { EventBus } from '../events/event-bus.js';
import { EventMonitor } from '../testing/event-monitor.js';
import { RunHandle, TenantRunHandle } from './run-handle.js';

const identity = anIdentity({ trigger: 'catch-up' });

function setUp() {
  const events = new EventBus(() => undefined);
  const { signal } = new AbortController();
  return {
    facts: { identity, fencingToken: 7, events },
    source: { signal },
    monitor: new EventMonitor(events),
  };
}

describe('what a handler is given', () => {
  it('knows its run', () => {
    const { facts, source } = setUp();
    const handle = new RunHandle(facts, source);
    const { job, runId, slot, trigger, replicaId } = identity;
    expect(handle).toMatchObject({ job, runId, slot, trigger, replicaId, attempt: 1, fencingToken: 7 });
    expect(handle.signal).toBe(source.signal);
  });

  it('tells how far it is and what it has to say, in the name of its run, and no more than was said', () => {
    const { facts, source, monitor } = setUp();
    const { progress, log } = new RunHandle(facts, source);
    progress(3);
    progress(3, 10);
    log('half of it');
    log('half of it', { rows: 7 });
    expect(monitor.all('run.progress')).toStrictEqual([
      { ...identity, done: 3 },
      { ...identity, done: 3, total: 10 },
    ]);
    expect(monitor.all('job.log')).toStrictEqual([
      { ...identity, message: 'half of it' },
      { ...identity, message: 'half of it', fields: { rows: 7 } },
    ]);
  });

  it('speaks of its tenant too where it has one', () => {
    const { facts, source, monitor } = setUp();
    const handle = new TenantRunHandle(facts, source, 2, 'a');
    expect(handle).toMatchObject({ job: 'report', attempt: 2, tenantId: 'a' });
    handle.progress(1);
    handle.log('done');
    expect(monitor.all('run.progress')).toStrictEqual([{ ...identity, tenantId: 'a', done: 1 }]);
    expect(monitor.all('job.log')).toStrictEqual([{ ...identity, tenantId: 'a', message: 'done' }]);
  });
});
