import { setTimeout as delay } from 'node:timers/promises';
import { type RedisServer, startRedis } from './redis-server.js';

const SLOTS = 16_384;
const JOINED_WITHIN_MS = 30_000;
/** A node that is silent for so long is taken for failed by the others. */
const NODE_TIMEOUT_MS = 1_000;

export interface RedisClusterOptions {
  masters?: number;
  /** One replica for each master, which takes over when it fails. */
  replicas?: boolean;
}

/** Masters with their share of the slots each, first; then their replicas, in the same order. */
export async function startRedisCluster({
  masters = 3,
  replicas = false,
}: RedisClusterOptions = {}): Promise<RedisServer[]> {
  const size = replicas ? masters * 2 : masters;
  const args = [
    ...['--cluster-node-timeout', String(NODE_TIMEOUT_MS)],
    // Without it a node that is lost takes the jobs of all others with it.
    ...['--cluster-require-full-coverage', 'no'],
    ...['--cluster-allow-replica-migration', 'no'],
    ...['--cluster-replica-validity-factor', '0'],
    ...['--repl-diskless-sync-delay', '0'],
  ];
  const nodes = await Promise.all(Array.from({ length: size }, () => startRedis({ cluster: true, args })));
  await Promise.all(nodes.map((node, at) => node.send('CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1))));
  await Promise.all(nodes.slice(0, masters).map((node, at) => addSlots(node, at, masters)));
  const [first, ...others] = nodes;
  for (const node of others) await meet(first, node);
  await untilAll(nodes, 'CLUSTER', 'INFO', (info) => info.includes(`cluster_known_nodes:${size}\r`));
  await Promise.all(nodes.slice(masters).map((replica, at) => follow(replica, nodes[at])));
  await untilAll(nodes, 'CLUSTER', 'INFO', (info) => info.includes('cluster_state:ok'));
  await untilAll(nodes, 'CLUSTER', 'SLOTS', (slots) => slots.split('127.0.0.1').length - 1 === size);
  return nodes;
}

/** The node's own name in the cluster. */
export async function nodeId(node: RedisServer): Promise<string> {
  return String(await node.send('CLUSTER', 'MYID'));
}

/** A job for each of the masters, in their order. */
export async function jobsByMaster(nodes: readonly RedisServer[], masters = 3): Promise<string[]> {
  const found = new Map<number, string>();
  for (let at = 0; found.size < masters; at++) {
    const job = `job-${at}`;
    const master = Math.floor(((await slotOf(nodes, job)) * masters) / SLOTS);
    if (!found.has(master)) found.set(master, job);
  }
  return Array.from({ length: masters }, (_, at) => found.get(at) ?? '');
}

/** Begins to move the slot in which a job of the first master lies to the second. */
export async function beginMigration(
  nodes: readonly RedisServer[],
  job: string,
): Promise<{ moveKeys(): Promise<void>; end(): Promise<void> }> {
  const [source, target] = nodes;
  if (source === undefined || target === undefined) throw new Error('Two masters are needed.');
  const slot = String(await slotOf(nodes, job));
  const targetId = await nodeId(target);
  await target.send('CLUSTER', 'SETSLOT', slot, 'IMPORTING', await nodeId(source));
  await source.send('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId);
  const address = ['127.0.0.1', String(target.port)];
  return {
    moveKeys: async () => {
      for (;;) {
        const keys = await source.send('CLUSTER', 'GETKEYSINSLOT', slot, '1');
        if (!Array.isArray(keys) || keys.length === 0) return;
        await source.send('MIGRATE', ...address, '', '0', '5000', 'KEYS', ...keys.map(String));
      }
    },
    end: async () => {
      for (const node of [target, source]) await node.send('CLUSTER', 'SETSLOT', slot, 'NODE', targetId);
    },
  };
}

async function slotOf([any]: readonly RedisServer[], job: string): Promise<number> {
  return Number(await any?.send('CLUSTER', 'KEYSLOT', `{${job}}`));
}

async function addSlots(node: RedisServer, at: number, masters: number): Promise<void> {
  const from = Math.floor((SLOTS * at) / masters);
  const to = Math.floor((SLOTS * (at + 1)) / masters) - 1;
  await node.send('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
}

async function meet(first: RedisServer | undefined, node: RedisServer): Promise<void> {
  const [, busPort] = /@(\d+)/.exec(String(await node.send('CLUSTER', 'NODES'))) ?? [];
  await first?.send('CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(busPort));
}

async function follow(replica: RedisServer, master: RedisServer | undefined): Promise<void> {
  if (master === undefined) throw new Error('There are more replicas than masters.');
  await replica.send('CLUSTER', 'REPLICATE', await nodeId(master));
  await master.send('WAIT', '1', String(JOINED_WITHIN_MS));
}

/** A node tells its view of the cluster to nobody unasked. */
async function untilAll(
  nodes: readonly RedisServer[],
  command: string,
  about: string,
  isReady: (view: string) => boolean,
): Promise<void> {
  const deadline = Date.now() + JOINED_WITHIN_MS;
  for (const node of nodes) {
    for (;;) {
      const view = String(await node.send(command, about));
      if (isReady(view)) break;
      if (Date.now() > deadline) throw new Error(`The cluster did not come together:\n${view}`);
      await delay(20);
    }
  }
}
