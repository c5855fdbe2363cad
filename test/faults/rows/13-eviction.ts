import { startRedis } from '../../support/redis-server.js';
import { WIRINGS } from '../../replicas/app/settings.js';
import { type EventLine, eventsOf, type LogLine, settledOf } from '../../replicas/fleet/log-line.js';
import type { FaultRow } from '../row.js';

const EVICTING = [
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-random',
  'volatile-ttl',
];

export const eviction: FaultRow = {
  number: 13,
  fault: 'Redis may evict',
  expected: 'warned at boot',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const policy = stage.oneOf(EVICTING);
    const limitMb = stage.between(20, 500);
    const memory = ['--maxmemory', `${limitMb}mb`, '--maxmemory-policy'];
    const evicting = await startRedis({ args: [...memory, policy] });
    stage.afterwards(() => evicting.stop());
    await scene.redis.send('CONFIG', 'SET', 'maxmemory', `${limitMb}mb`);
    const away = stage.oneOf([true, false]);
    if (away) await evicting.kill();
    const wiring = stage.oneOf(WIRINGS);
    const [warned, spared] = await scene.boot(2, { jobs: ['brief'], wiring }, (index) =>
      index === 0 ? { redisUrl: evicting.url } : {},
    );
    if (warned === undefined || spared === undefined) throw new Error('Two replicas were to be booted.');
    const untold = warnings(warned.log.entries);
    if (away) await evicting.restart();
    const { message } = await warned.log.until('a warning', (lines) => warnings(lines)[0]);
    // What it learns of the server it asks for before its first slot: afterwards there is nothing more to come.
    const hasRun = (lines: readonly LogLine[]): unknown =>
      settledOf(lines, 'brief').find(({ outcome }) => outcome === 'succeeded');
    await Promise.all([warned, spared].map(({ log, name }) => log.until(`${name} runs a slot`, hasRun)));

    stage.check('the warning names the policy', String(message).includes(`"${policy}"`), message);
    stage.check('and the limit', String(message).includes(`${limitMb * 1_024 * 1_024} bytes`), message);
    stage.check('and what to set instead', String(message).includes('"noeviction"'), message);
    stage.same('it is told once', warnings(warned.log.entries).length, 1);
    if (away) stage.same('where the server is away at the boot, not before it is back', untold, []);
    stage.same('a server that does not evict is not warned of', warnings(spared.log.entries), []);
    await scene.witness.settled();
    const runners = new Set(scene.witness.of('brief').map(({ replica }) => replica));
    stage.same('the slots run in either case', [...runners].sort(), [warned.name, spared.name].sort());
    stage.see(
      `${policy} over ${wiring}${away ? ', Redis away at the boot' : ''}: ${warnings(warned.log.entries).length} warning`,
    );
  },
};

function warnings(lines: readonly LogLine[]): EventLine[] {
  return eventsOf(lines, 'store.warning').filter(({ message }) => String(message).includes('evict'));
}
