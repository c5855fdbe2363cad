import { setTimeout as pause } from 'node:timers/promises';
import { jobKeys } from '../../../lib/locking/keys.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { WIRINGS } from '../../replicas/app/settings.js';
import type { FaultRow } from '../row.js';
import { endingsOf, repeatedSlots } from '../slots.js';
import { type Away, awayFor } from '../store-away.js';

const KEYS = jobKeys('cron', 'brief');

export const lateAnswer: FaultRow = {
  number: 8,
  fault: 'Redis answers late (paused) at the claim',
  expected: 'no run; a claim that landed after all is released by its token',
  async play(stage) {
    const scene = await stage.scene();
    const { redis, witness } = scene;
    const proxy = await TcpProxy.start(redis.port);
    stage.afterwards(() => proxy.stop());
    const storeTimeoutMs = stage.between(400, 900);
    const settings = { jobs: ['brief'], options: { storeTimeoutMs } } as const;
    const fleet = await scene.boot(3, settings, (index) => ({
      wiring: stage.oneOf(WIRINGS),
      ...(index === 0 ? { redisUrl: proxy.url } : {}),
    }));
    const [delayed] = fleet;
    if (delayed === undefined) throw new Error('No fleet.');

    const judge = async (what: string, { lines, contains }: Away): Promise<void> => {
      await witness.settled();
      const ran = witness.of('brief').filter(({ slot }) => contains(slot));
      stage.same(`${what}: nothing runs`, ran, []);
      stage.same(`${what}: each slot is skipped as such`, endingsOf(lines), ['skipped/store-unavailable']);
    };
    const paused = { job: 'brief', slots: stage.between(2, 3), storeTimeoutMs };
    await pause(stage.between(0, 999));
    const away = await awayFor({
      ...paused,
      fleet,
      begin: () => redis.pause(),
      end: () => redis.resume(),
    });
    await judge('paused', away);

    // Alone, so that nobody else can have taken what is answered late.
    await Promise.all(fleet.slice(1).map((replica) => replica.leave()));
    await pause(stage.between(0, 999));
    await witness.settled();
    let lastLeaseAt = 0;
    const late = await awayFor({
      ...paused,
      fleet: [delayed],
      begin: () => proxy.delay({ toClient: storeTimeoutMs + stage.between(100, 400) }),
      end: async () => {
        // A fence is the server's time, unless leases come faster than that.
        lastLeaseAt = Number(await redis.send('GET', KEYS.fence));
        proxy.heal();
      },
    });
    await judge('answered late', late);
    // A slot or more may meet the lease of what landed, until that is released.
    const next = await delayed.log.until('a slot runs again', () =>
      delayed.settled('brief').find(({ slot, outcome }) => slot >= late.back && outcome === 'succeeded'),
    );
    await delayed.leave();
    await witness.settled();
    const lateSince = Math.min(...late.lines.map(({ slot }) => Date.parse(slot)));
    stage.check('leases were granted whose answer was late', lastLeaseAt >= lateSince, lastLeaseAt);

    const skipped = [...away.lines, ...late.lines].map(({ slot }) => slot);
    const kept = await claimsOf(skipped, (key) => redis.send('EXISTS', key));
    stage.same('what landed is released: no claim is left of them', kept, []);
    const held = await claimsOf([next.slot], (key) => redis.send('EXISTS', key));
    stage.same('slots run again, and their claims stay', held, [next.slot]);
    const metSlots = (Date.parse(next.slot) - Date.parse(late.back)) / 1_000;
    stage.measure('slots until the next run once answers are in time', metSlots);
    stage.same('no slot runs twice', repeatedSlots(witness.log.entries), []);
    stage.see(
      `${skipped.length} acquires past ${storeTimeoutMs} ms skipped, some of them landed, ${kept.length} claims left`,
    );
  },
};

async function claimsOf(
  slots: readonly string[],
  exists: (key: string) => Promise<unknown>,
): Promise<string[]> {
  const found = await Promise.all(slots.map(async (slot) => (await exists(KEYS.claim(slot))) === 1));
  return slots.filter((_slot, index) => found[index]);
}
