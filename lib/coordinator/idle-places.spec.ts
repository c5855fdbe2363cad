import { EventBus } from '../events/event-bus.js';
import type { FanOutIdleEvent, RunSettledEvent } from '../events/run-events.js';
import { hintAtIdlePlaces } from './idle-places.js';

describe('the hint at idle places', () => {
  const told: FanOutIdleEvent[] = [];
  const events = new EventBus(() => {});
  hintAtIdlePlaces(events);
  events.on('fan-out.idle', (event) => told.push(event));

  function settle(job: string, fanOut?: RunSettledEvent['fanOut']): void {
    events.emit('run.settled', {
      ...{ job, runId: 'run', slot: '2026-11-22T02:00:00.000Z', trigger: 'schedule', replicaId: 'one' },
      ...{ outcome: 'succeeded', startedAt: '', finishedAt: '', durationMs: 1, flowName: 'flow' },
      ...(fanOut === undefined ? {} : { fanOut }),
    });
  }

  beforeEach(() => told.splice(0));

  it('is given for a run whose chunks waited for more than half of their time, once for the job', () => {
    settle('report', { mode: 'chunked', concurrency: 25, idleRatio: 0.51 });
    settle('report', { mode: 'chunked', concurrency: 25, idleRatio: 0.9 });
    settle('billing', { mode: 'chunked', concurrency: 10, idleRatio: 0.8 });
    expect(told).toEqual([
      expect.objectContaining({ job: 'report', runId: 'run', flowName: 'flow', idleRatio: 0.51 }),
      expect.objectContaining({ job: 'billing', concurrency: 10, hint: expect.stringContaining('sliding') }),
    ]);
  });

  it.each([
    ['half of their time', { mode: 'chunked', concurrency: 25, idleRatio: 0.5 }],
    ['nothing, as there are no chunks', { mode: 'sliding', concurrency: 25, idleRatio: 0.9 }],
  ] as const)('is not given where they waited for %s', (_, fanOut) => {
    settle('exports', fanOut);
    expect(told).toEqual([]);
  });

  it('is not given for a job without tenants', () => {
    settle('cleanup');
    expect(told).toEqual([]);
  });
});
