import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisServer } from '../../../test/support/redis-server.js';
import type { Contestant, Kind } from '../../engine/contestant.js';
import { alternate } from '../../engine/alternate.js';
import type { Goal } from '../../engine/goal.js';
import { provided, type Repetition } from '../../engine/repetition.js';
import type { Column, Scene } from '../../engine/scene.js';
import { AS_SHIPPED, AT_THEIR_BEST, OURS } from '../../peers/index.js';
import { OUR_CLIENTS, storeName } from '../../peers/coordinator.js';
import type { LockPeer, OpenLock } from '../../peers/lock-peer.js';
import { rawLock } from '../../peers/raw-client.js';
import type { Bench } from '../../question.js';

/** Longer than most peers wait before they ask again, shorter than the lock. */
const BUSY_MS = 250;
const REPETITIONS = 7;

const COLUMNS: readonly Column[] = [
  { head: 'winner', metric: 'winner', digits: 0 },
  { head: 'loser', metric: 'loser', digits: 0 },
  { head: 'runs of the slot', metric: 'runs', digits: 0 },
];

const GOALS = OUR_CLIENTS.flatMap((client): Goal[] => [
  { what: `${client}: winner's commands`, of: storeName(client), metric: 'winner', goal: '<=2' },
  { what: `${client}: loser's commands`, of: storeName(client), metric: 'loser', goal: '<=1' },
]);

/** What a slot costs Redis, counted by itself. */
export async function commandScene(bench: Bench): Promise<Scene> {
  const peers = bench.quick ? [] : [...AS_SHIPPED, ...AT_THEIR_BEST];
  const contestant = (kind: Kind) => (peer: LockPeer) => counted(peer, kind, bench);
  const contestants = [
    contestant('limit')(rawLock('node-redis 5')),
    ...OURS.map(contestant('ours')),
    ...peers.map(contestant('peer')),
  ];
  return {
    title: 'Commands per slot',
    note: `What the replica that gets the slot sends, and one that asks meanwhile. The job takes ${BUSY_MS} ms; whoever asks again until then, or runs it again afterwards, sends more.`,
    columns: COLUMNS,
    goals: GOALS,
    series: await alternate(contestants, { repetitions: bench.quick ? 1 : REPETITIONS, warmUps: 1 }),
  };
}

function counted(peer: LockPeer, kind: Kind, { redis }: Bench): Contestant {
  let slots = 0;
  const measure = async (): Promise<Repetition> => {
    const winner = await peer.open(redis.url);
    const loser = await peer.open(redis.url);
    let runs = 0;
    const ask = (lock: OpenLock): Promise<boolean> =>
      lock.run(`commands of ${peer.name}`, `slot-${slots}`, async () => {
        runs++;
        await sleep(BUSY_MS);
      });
    try {
      // What a connection sends once, a script's text for instance, is sent before.
      await Promise.all([ask(winner), ask(loser)]);
      slots++;
      runs = 0;
      const alone = await commandsDuring(redis, () => ask(winner));
      const runsAlone = runs;
      slots++;
      runs = 0;
      const both = await commandsDuring(redis, () => Promise.all([ask(winner), ask(loser)]));
      slots++;
      const deeds = [
        { what: 'runs of a slot that nobody else wanted', wanted: 1, done: runsAlone },
        { what: 'slots run that two wanted', wanted: 1, done: Math.min(1, runs) },
      ];
      return provided(deeds, () => ({ winner: alone, loser: both - alone, runs }));
    } finally {
      await Promise.all([winner.close(), loser.close()]);
    }
  };
  return { name: peer.name, kind, measure };
}

/** As Redis sees them arrive; what a connection sends to show that it is alive is no part of a slot. */
async function commandsDuring(redis: RedisServer, work: () => Promise<unknown>): Promise<number> {
  const log = await redis.commands();
  await work();
  return (await log.stop()).filter(([name]) => name !== 'PING').length;
}
