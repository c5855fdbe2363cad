import { alternate } from '../engine/alternate.js';
import type { Contestant, Kind } from '../engine/contestant.js';
import type { Goal } from '../engine/goal.js';
import type { Column, Scene } from '../engine/scene.js';
import { AS_SHIPPED, OURS, QUICKEST } from '../peers/index.js';
import { OUR_CLIENTS, storeName } from '../peers/coordinator.js';
import { type LockPeer, RAW_CLIENTS } from '../peers/lock-peer.js';
import { rawLock } from '../peers/raw-client.js';
import type { Bench, Question } from '../question.js';
import { commandScene } from './lock/commands.js';
import { serverTimeScene } from './lock/server-time.js';
import { IN_FLIGHT, latency, opened, type Take, throughput, type Trial } from './lock/takes.js';

/** So many slots are taken before any is measured: the engine goes on compiling what a client does for longer than that. */
const WARM_UP = 4_000;
const SIZES = {
  full: { repetitions: 7, oneByOne: 500, together: 2_000 },
  quick: { repetitions: 7, oneByOne: 200, together: 1_000 },
};

const LATENCY: readonly Column[] = [
  { head: 'p50, µs', metric: 'p50Us', digits: 0 },
  { head: 'p50 over raw', metric: 'p50Us', ratio: true },
  { head: 'p99, µs', metric: 'p99Us', digits: 0 },
  { head: 'p99 over raw', metric: 'p99Us', ratio: true },
];
const THROUGHPUT: readonly Column[] = [
  { head: 'slots/s', metric: 'perSecond', digits: 0 },
  { head: 'over raw', metric: 'perSecond', ratio: true },
];

/** Measured by `serverTimeScene`. */
const OBSTACLE =
  'A claim, a lease and a fence that are taken together need a script of several commands, and Redis spends many times a SET on it: see "What Redis itself spends". Beside a round trip over loopback, which is all that a raw lock costs, that is much; beside one over a network it is little.';

const LATENCY_GOALS = OUR_CLIENTS.flatMap((client): Goal[] => [
  {
    what: `${client}: p50 over raw`,
    of: storeName(client),
    metric: 'p50Us',
    over: client,
    goal: '<=1.10',
    obstacle: OBSTACLE,
  },
  {
    what: `${client}: p99 over raw`,
    of: storeName(client),
    metric: 'p99Us',
    over: client,
    goal: '<=1.15',
    obstacle: OBSTACLE,
  },
]);
const THROUGHPUT_GOALS = OUR_CLIENTS.map(
  (client): Goal => ({
    what: `${client}: slots/s over raw`,
    of: storeName(client),
    metric: 'perSecond',
    over: client,
    goal: '>=0.90',
    obstacle: OBSTACLE,
  }),
);

export const lock: Question = {
  name: 'lock',
  title: 'Claim and lease: latency, throughput, commands',
  ask: async (bench) => [
    await latencyScene(bench),
    await throughputScene(bench),
    await commandScene(bench),
    // No goal hangs on it.
    ...(bench.quick ? [] : [await serverTimeScene(bench)]),
  ],
};

async function latencyScene(bench: Bench): Promise<Scene> {
  const { oneByOne, repetitions } = sizeOf(bench);
  const contestants = await contestantsOf(bench, (take) => latency(take, oneByOne));
  return {
    title: 'One at a time',
    note: 'Acquire and release of a slot that nobody else wants. Raw: `SET NX PX` and a script that compares and deletes, over the same client.',
    columns: LATENCY,
    goals: LATENCY_GOALS,
    series: await alternate(contestants, { repetitions, warmUps: WARM_UP / oneByOne }),
  };
}

async function throughputScene(bench: Bench): Promise<Scene> {
  const { together, repetitions } = sizeOf(bench);
  const contestants = await contestantsOf(bench, (take) => throughput(take, together));
  return {
    title: `${IN_FLIGHT} at a time`,
    columns: THROUGHPUT,
    goals: THROUGHPUT_GOALS,
    series: await alternate(contestants, { repetitions, warmUps: WARM_UP / together }),
  };
}

const sizeOf = ({ quick }: Bench): (typeof SIZES)['full'] => (quick ? SIZES.quick : SIZES.full);

async function contestantsOf(
  { quick, redis }: Bench,
  trial: (take: Take) => Promise<Trial>,
): Promise<Contestant[]> {
  const raw = RAW_CLIENTS.filter((client) => !quick || client !== 'node-redis 4').map(rawLock);
  const peers = quick ? [] : [...AS_SHIPPED, ...QUICKEST];
  const open = (kind: Kind) => (peer: LockPeer) => opened(peer, kind, redis.url, trial);
  return Promise.all([...raw.map(open('limit')), ...OURS.map(open('ours')), ...peers.map(open('peer'))]);
}
