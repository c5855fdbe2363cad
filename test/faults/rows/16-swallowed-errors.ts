import { PLAIN_CACHE, WIRINGS } from '../../replicas/app/settings.js';
import { type SettledLine, settledOf } from '../../replicas/fleet/log-line.js';
import { outageOf, underOutage } from '../../replicas/fleet/outage.js';
import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import type { FaultRow } from '../row.js';

const STORE_TIMEOUT_MS = 1_000;

const ALL = [...WIRINGS, PLAIN_CACHE] as const;

export const swallowedErrors: FaultRow = {
  number: 16,
  fault: 'a cache that swallows errors (keyv with Redis down)',
  expected: 'skip, for every way of wiring a cache that the contract lists',
  async play(stage) {
    const scene = await stage.scene();
    const { redis, witness } = scene;
    const fleet = await scene.boot(ALL.length, { jobs: ['brief'] }, (index) => ({
      wiring: ALL[index] ?? PLAIN_CACHE,
      // One replica of each, none of which takes another's slots.
      options: { storeTimeoutMs: STORE_TIMEOUT_MS, namespace: `wiring-${index}` },
    }));
    await Promise.all(fleet.map((replica) => untilRun(replica)));
    const [fault, begin, end] = stage.oneOf<[string, () => unknown, () => unknown]>([
      ['down', () => redis.kill(), () => redis.restart()],
      ['paused', () => redis.pause(), () => redis.resume()],
    ]);
    const outages = await underOutage({
      fleet,
      witness,
      job: 'brief',
      storeTimeoutMs: STORE_TIMEOUT_MS,
      begin,
      end,
    });
    const backAt = new Date().toISOString();
    let skipped = 0;
    let called = 0;
    for (const replica of fleet) {
      const { wiring } = replica.settings;
      const { ran, reasons, late, alive } = outageOf(outages, wiring);
      stage.same(`${wiring}: no handler is called`, ran, []);
      stage.same(`${wiring}: every slot is skipped, and says why`, reasons, ['skipped/store-unavailable']);
      stage.same(`${wiring}: in time`, late, []);
      stage.check(`${wiring}: the process lives`, alive);
      const { slot } = await untilRun(replica, backAt);
      stage.check(`${wiring}: a slot runs again, with no restart`, slot >= backAt, slot);
      called += ran.length;
      skipped += replica.settled('brief').filter(({ reason }) => reason === 'store-unavailable').length;
    }
    stage.measure('slots skipped', skipped);
    stage.see(`Redis ${fault}: ${skipped} slots skipped over ${ALL.length} wirings, ${called} ran`);
  },
};

function untilRun({ name, log }: ReplicaProcess, since = ''): Promise<SettledLine> {
  return log.until(`${name} runs a slot`, (lines) =>
    settledOf(lines, 'brief').find(({ outcome, slot }) => outcome === 'succeeded' && slot >= since),
  );
}
