import { getEventListeners } from 'node:events';
import { anIdentity } from '../../test/support/run-identity.js';
import { EventBus } from '../events/event-bus.js';
import { ActiveRun } from './active-run.js';
import { performHandler } from './handler-work.js';
import type { JobHandler } from './job.js';
import type { WorkResult } from './run-outcome.js';

const identity = anIdentity();

function perform(handler: JobHandler): { run: ActiveRun; result: Promise<WorkResult> } {
  const run = new ActiveRun(identity, 0, 0);
  const facts = { identity, fencingToken: 7, events: new EventBus(() => undefined) };
  return { run, result: performHandler(handler, run, facts) };
}

describe('the work of a handler', () => {
  it('is what it returns, at once or later', async () => {
    expect(await perform(() => 7).result).toEqual({ kind: 'returned', value: 7 });
    expect(await perform(async () => 7).result).toEqual({ kind: 'returned', value: 7 });
  });

  it('is what it throws, at once or later', async () => {
    const error = new Error('no luck');
    const thrown = { kind: 'threw', error };
    const throwing = (): never => {
      throw error;
    };
    expect(await perform(throwing).result).toEqual(thrown);
    expect(await perform(() => Promise.reject(error)).result).toEqual(thrown);
  });

  it('is cut off when the run is aborted; the run still knows of the handler until it ends', async () => {
    let end = (_: string): void => undefined;
    const { run, result } = perform(() => new Promise((resolve) => (end = resolve)));
    run.abort('max-run');
    expect(await result).toEqual({ kind: 'cut-off' });
    expect(run.handlers.none).toBe(false);
    end('too late');
    await new Promise((resolve) => setImmediate(resolve));
    expect(run.handlers.none).toBe(true);
    expect(await result).toEqual({ kind: 'cut-off' });
  });

  it('leaves nothing behind on the signal', async () => {
    const { run, result } = perform(() => undefined);
    await result;
    expect(getEventListeners(run.signal, 'abort')).toEqual([]);
    expect(run.handlers.none).toBe(true);
  });
});
