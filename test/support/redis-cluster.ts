import { setTimeout as delay } from 'node:timers/promises';
import { type RedisServer, startRedis } from './redis-server.js';

const SLOTS = 16_384;
const JOINED_WITHIN_MS = 30_000;

/** A private Redis Cluster of masters alone, each with its share of the slots. */
export async function startRedisCluster(size = 3): Promise<RedisServer[]> {
  const nodes = await Promise.all(Array.from({ length: size }, () => startRedis({ cluster: true })));
  await Promise.all(nodes.map((node, at) => addSlots(node, at, size)));
  const [first, ...others] = nodes;
  for (const node of others) await meet(first, node);
  await Promise.all(nodes.map((node) => joined(node, size)));
  return nodes;
}

async function addSlots(node: RedisServer, at: number, size: number): Promise<void> {
  const from = Math.floor((SLOTS * at) / size);
  const to = Math.floor((SLOTS * (at + 1)) / size) - 1;
  await node.send('CLUSTER', 'SET-CONFIG-EPOCH', String(at + 1));
  await node.send('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
}

async function meet(first: RedisServer | undefined, node: RedisServer): Promise<void> {
  const [, busPort] = /@(\d+)/.exec(String(await node.send('CLUSTER', 'NODES'))) ?? [];
  await first?.send('CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(busPort));
}

async function joined(node: RedisServer, size: number): Promise<void> {
  const deadline = Date.now() + JOINED_WITHIN_MS;
  for (;;) {
    const info = String(await node.send('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}\r`)) return;
    if (Date.now() > deadline) throw new Error(`The cluster did not come together:\n${info}`);
    await delay(50);
  }
}
