import { getEventListeners } from 'node:events';
import { ManualClock } from '../testing/manual-clock.js';
import { sendPing } from './http-ping.js';

const PING = { url: 'https://hc.io/secret', body: 'done', timeoutMs: 5_000 };

afterEach(() => jest.restoreAllMocks());

describe('a ping', () => {
  it('is not waited for where nobody waits any more, whatever stands in the place of fetch', async () => {
    jest.spyOn(globalThis, 'fetch').mockReturnValue(new Promise(() => undefined));
    const clock = new ManualClock(0);
    const sent = sendPing({ ...PING, signal: AbortSignal.abort() }, clock);
    await expect(sent).rejects.toThrow('the application shut down');
    expect(clock.pendingTimers).toBe(0);
  });

  it('leaves nothing behind', async () => {
    jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('OK'));
    const clock = new ManualClock(0);
    const { signal } = new AbortController();
    await sendPing({ ...PING, signal }, clock);
    await clock.advance(0);
    expect([clock.pendingTimers, getEventListeners(signal, 'abort')]).toEqual([0, []]);
  });

  it.each<[string, unknown]>([
    ['an error without a code', new TypeError('Failed to parse https://hc.io/secret')],
    ['a text', 'https://hc.io/secret'],
    ['nothing', undefined],
  ])('that fails by %s says so, and nothing of the URL', async (_, thrown) => {
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(thrown);
    const { signal } = new AbortController();
    const failed: unknown = await sendPing({ ...PING, signal }, new ManualClock(0)).catch(String);
    expect(failed).toContain('PingError: the request failed');
    expect(failed).not.toContain('secret');
  });
});
