import { ManualClock } from '../testing/manual-clock.js';
import { LazySignal } from './lazy-signal.js';
import { withTenantTimeout } from './tenant-timeout.js';

function setUp(timeoutMs: number | null = 100) {
  const clock = new ManualClock(0);
  const source = new LazySignal(new AbortController().signal);
  return { clock, source, parts: { timeoutMs, clock, source, job: 'job', tenantId: 't1' } };
}

describe('withTenantTimeout', () => {
  it('fails a handler that does not end in time, and aborts its signal', async () => {
    const { clock, source, parts } = setUp();
    const { signal } = source;
    const outcome = expect(
      withTenantTimeout(() => new Promise(() => undefined), parts),
    ).rejects.toMatchObject({
      name: 'TenantTimeoutError',
      code: 'TENANT_TIMEOUT',
      context: { job: 'job', tenantId: 't1', timeoutMs: 100 },
      message:
        'The handler of job "job" did not end within tenantTimeoutMs (100 ms) for this tenant. ' +
        'Its signal is aborted; a handler that does not heed it goes on unobserved.',
    });
    await clock.advance(99);
    expect(signal.aborted).toBe(false);
    await clock.advance(1);
    await outcome;
    expect(signal.reason).toMatchObject({ code: 'TENANT_TIMEOUT' });
  });

  it('names the time-out as the cause although the handler heeds the signal', async () => {
    const { clock, source, parts } = setUp();
    const heeding = () =>
      new Promise<never>((_, reject) => {
        source.signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const outcome = expect(withTenantTimeout(heeding, parts)).rejects.toMatchObject({
      code: 'TENANT_TIMEOUT',
    });
    await clock.advance(100);
    await outcome;
  });

  it('passes on what the handler gives in time, and leaves no timer', async () => {
    const { clock, source, parts } = setUp();
    await expect(withTenantTimeout(async () => 'done', parts)).resolves.toBe('done');
    await expect(withTenantTimeout(() => Promise.reject(new Error('own')), parts)).rejects.toThrow('own');
    expect(clock.pendingTimers).toBe(0);
    expect(source.signal.aborted).toBe(false);
  });

  it('costs neither timer nor promise where the handler returns at once', () => {
    const { clock, parts } = setUp();
    expect(withTenantTimeout(() => 'done', parts)).toBe('done');
    expect(() =>
      withTenantTimeout(() => {
        throw new Error('own');
      }, parts),
    ).toThrow('own');
    expect(clock.pendingTimers).toBe(0);
  });

  it('sets no limit where there is none', () => {
    const { clock, parts } = setUp(null);
    const result = new Promise(() => undefined);
    expect(withTenantTimeout(() => result, parts)).toBe(result);
    expect(clock.pendingTimers).toBe(0);
  });
});
