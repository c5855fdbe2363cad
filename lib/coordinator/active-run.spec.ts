import { getMaxListeners } from 'node:events';
import { ActiveRun } from './active-run.js';

const aRun = (): ActiveRun =>
  new ActiveRun(
    {
      job: 'report',
      runId: 'run',
      slot: '2026-05-04T02:00:00.000Z',
      trigger: 'schedule',
      replicaId: 'replica',
      flowName: 'report',
    },
    0,
    0,
  );

describe('ActiveRun', () => {
  it('lets any number of tenants follow its signal, which Node.js would take for a leak', () => {
    expect(getMaxListeners(aRun().signal)).toBe(Infinity);
  });

  it('makes a signal that is looked at after the abort aborted, for the same reason', () => {
    const run = aRun();
    run.abort('max-run');
    expect(run.signal.aborted).toBe(true);
    expect(run.signal.reason).toMatchObject({ name: 'AbortError', message: 'The run was stopped: max-run.' });
    expect(run.signal).toBe(run.signal);
  });

  it('tells of its abort once, those who still listen and those who ask afterwards', () => {
    const run = aRun();
    const [staying, leaving, late] = [jest.fn(), jest.fn(), jest.fn()];
    run.onAbort(staying);
    run.onAbort(leaving)();
    run.abort('max-run');
    run.abort('lease-lost');
    run.onAbort(late);
    expect([staying, leaving, late].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 1]);
  });

  it('may go on while everything it depends on holds', () => {
    const run = aRun();
    let open = true;
    let trusted = true;
    run.dependsOn('shutting-down', () => open);
    run.dependsOn('lease-lost', () => trusted);
    expect([run.mayStartMore(), run.stoppedBy()]).toEqual([true, null]);
    trusted = false;
    expect([run.mayStartMore(), run.stoppedBy()]).toEqual([false, 'lease-lost']);
    open = false;
    expect(run.stoppedBy()).toBe('shutting-down');
    expect(run.signal.aborted).toBe(false);
  });

  it('is aborted once, for the first reason, which goes before all others', () => {
    const run = aRun();
    run.dependsOn('shutting-down', () => false);
    run.abort('max-run');
    run.abort('lease-lost');
    expect([run.mayStartMore(), run.stoppedBy()]).toEqual([false, 'max-run']);
    expect(run.signal.reason).toMatchObject({ name: 'AbortError', message: 'The run was stopped: max-run.' });
  });
});

describe('the handlers of a run', () => {
  it('tell when the last of them has ended, once', () => {
    const { handlers } = aRun();
    const told = jest.fn();
    handlers.begin();
    handlers.begin();
    handlers.onceNone(told);
    handlers.end();
    expect([handlers.none, told.mock.calls.length]).toEqual([false, 0]);
    handlers.end();
    expect([handlers.none, told.mock.calls.length]).toEqual([true, 1]);
    handlers.begin();
    handlers.end();
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('tell at once where there are none', () => {
    const told = jest.fn();
    aRun().handlers.onceNone(told);
    expect(told).toHaveBeenCalledTimes(1);
  });
});
