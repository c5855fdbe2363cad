import { jobKeys } from '../../lib/locking/keys.js';
import { LEAVING_EVENT } from './app/settings.js';
import { Scene } from './fleet/scene.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Within a second, on a machine that has nothing else to do; nothing that is waited for ends this soon. */
const LEAVES_WITHIN_MS = 10_000;

describe('SIGTERM', () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open();
  });

  afterEach(() => scene.close());

  it('while a replica waits for its moment of a window takes nothing, and another runs the slot', async () => {
    const slot = new Date(Math.floor(Date.now() / 1_000) * 1_000 - MINUTE_MS);
    const at = [slot.getUTCSeconds(), slot.getUTCMinutes(), slot.getUTCHours()];
    const windowed = { cronTime: `${at.join(' ')} * * *`, window: 10 * HOUR_MS };
    const settings = { jobs: ['windowed'], options: { jobs: { windowed } } } as const;
    const claim = jobKeys('cron', 'windowed').claim(slot.toISOString());

    const waiting = await scene.bootOne(settings);
    expect(await waiting.leave()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(await scene.redis.send('EXISTS', claim)).toBe(0);
    expect(waiting.settled('windowed')).toEqual([]);

    const eager = await scene.bootOne({ ...settings, drawn: 0 });
    expect(await eager.untilFirstSettled('windowed')).toMatchObject({
      slot: slot.toISOString(),
      outcome: 'succeeded',
    });
    await scene.witness.settled();
    expect(scene.witness.of('windowed')).toMatchObject([{ slot: slot.toISOString() }]);
    expect(await scene.redis.send('EXISTS', claim)).toBe(1);
  });

  it('a second time aborts the run, and the process leaves', async () => {
    const options = { shutdown: { graceMs: HOUR_MS } };
    const replica = await scene.bootOne({ jobs: ['lasting'], workMs: HOUR_MS, options });
    await scene.witness.log.until('the run begins', ([first]) => first);
    replica.kill('SIGTERM');
    await replica.untilEvent(LEAVING_EVENT);
    const signalledAt = Date.now();
    expect(await replica.leave()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(Date.now() - signalledAt).toBeLessThan(LEAVES_WITHIN_MS);
    await scene.witness.settled();
    expect(scene.witness.of('lasting').map(({ phase }) => phase)).toEqual(['began', 'aborted']);
    expect(replica.settled('lasting').at(-1)).toMatchObject({
      outcome: 'interrupted',
      reason: 'shutting-down',
    });
  });

  it('with its grace used up aborts the run, and the process leaves', async () => {
    const graceMs = 1_000;
    const replica = await scene.bootOne({
      jobs: ['lasting'],
      workMs: HOUR_MS,
      options: { shutdown: { graceMs } },
    });
    await scene.witness.log.until('the run begins', ([first]) => first);
    const signalledAt = Date.now();
    expect(await replica.leave()).toEqual({ code: null, signal: 'SIGTERM' });
    const tookMs = Date.now() - signalledAt;
    expect(tookMs).toBeGreaterThanOrEqual(graceMs - 50);
    expect(tookMs).toBeLessThan(graceMs + LEAVES_WITHIN_MS);
    await scene.witness.settled();
    expect(scene.witness.of('lasting').map(({ phase }) => phase)).toEqual(['began', 'aborted']);
  });
});
