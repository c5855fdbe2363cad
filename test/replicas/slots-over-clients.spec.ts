import { WIRINGS } from './app/settings.js';
import { tallyOf } from './fleet/slots-run-once.js';

describe('six replicas as processes run every slot exactly once', () => {
  it.each(WIRINGS.slice(4))('over %s', async (wiring) => {
    expect(await tallyOf(wiring)).toMatchObject({ missing: [], extra: [] });
  });
});
