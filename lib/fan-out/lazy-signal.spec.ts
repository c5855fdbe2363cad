import { getEventListeners } from 'node:events';
import { LazySignal } from './lazy-signal.js';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('LazySignal', () => {
  it('costs the run nothing until it is looked at, and nothing once it is closed', () => {
    const run = new AbortController();
    const tenants = Array.from({ length: 1_000 }, () => new LazySignal(run.signal));
    expect(listeners(run.signal)).toBe(0);
    for (const tenant of tenants.slice(0, 3)) expect(tenant.signal).toBe(tenant.signal);
    expect(listeners(run.signal)).toBe(3);
    const removed = jest.spyOn(run.signal, 'removeEventListener');
    for (const tenant of tenants) tenant.close();
    expect(removed).toHaveBeenCalledTimes(3);
    expect(listeners(run.signal)).toBe(0);
  });

  it('aborts with the run, with its reason', () => {
    const run = new AbortController();
    const { signal } = new LazySignal(run.signal);
    expect(signal.aborted).toBe(false);
    run.abort('shutdown');
    expect([signal.aborted, signal.reason]).toEqual([true, 'shutdown']);
    expect(new LazySignal(run.signal).signal.reason).toBe('shutdown');
    expect(listeners(run.signal)).toBe(0);
  });

  it('aborts alone, looked at before or after', () => {
    const run = new AbortController();
    const before = new LazySignal(run.signal);
    const { signal } = before;
    before.abort('too slow');
    before.abort('again');
    expect([signal.aborted, signal.reason]).toEqual([true, 'too slow']);
    expect(listeners(run.signal)).toBe(0);
    const after = new LazySignal(run.signal);
    after.abort('too slow');
    after.abort('again');
    after.close();
    expect(after.signal.reason).toBe('too slow');
    expect(run.signal.aborted).toBe(false);
  });

  it('is the signal of the run where it is first looked at after the end', () => {
    const run = new AbortController();
    const tenant = new LazySignal(run.signal);
    tenant.close();
    expect(tenant.signal).toBe(run.signal);
    expect(listeners(run.signal)).toBe(0);
  });

  it('does not follow the run after the end', () => {
    const run = new AbortController();
    const tenant = new LazySignal(run.signal);
    const { signal } = tenant;
    tenant.close();
    run.abort();
    expect(signal.aborted).toBe(false);
  });
});
