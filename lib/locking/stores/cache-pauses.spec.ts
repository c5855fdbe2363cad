import { setUp } from '../../../test/support/cache-server.js';

const DELAY_MS = 10;

describe('a pause in a cache', () => {
  it('holds on every replica until it is taken back', async () => {
    const { a, b } = setUp();
    await a.store.setPaused('report', true);
    await a.store.setPaused('other', true);
    expect(await b.store.pausedJobs()).toEqual(['report', 'other']);
    await b.store.setPaused('report', false);
    expect(await a.store.pausedJobs()).toEqual(['other']);
  });

  it('is told not to have been kept where another replica resumed the job at the same moment', async () => {
    const { clock, server, a } = setUp();
    await a.store.setPaused('report', true);
    a.line.delayMs = DELAY_MS;
    const pausing = expect(a.store.setPaused('report', true)).rejects.toThrow(/the pause of job "report"/);
    // The list is read first; then the flag is written, and read back one more delay later.
    clock.setTimer(() => {
      server.values.set('cron:{report}:paused', { value: 'false', expiresAt: Infinity });
    }, 2.5 * DELAY_MS);
    await clock.advance(10 * DELAY_MS);
    await pausing;
  });

  it('is not tried for ever to be listed where others overwrite the list', async () => {
    const { clock, server, a } = setUp();
    a.line.delayMs = DELAY_MS;
    const overwrite = (): void => {
      server.values.set('cron:paused', { value: '["other"]', expiresAt: Infinity });
      clock.setTimer(overwrite, 1);
    };
    overwrite();
    const pausing = expect(a.store.setPaused('report', true)).rejects.toThrow(/"report" in the list/);
    await clock.advance(100 * DELAY_MS);
    await pausing;
  });
});
