import { randomUUID } from 'node:crypto';
import type { Contestant, Kind, Readings } from '../../engine/contestant.js';
import { quantile } from '../../engine/spread.js';
import type { LockPeer } from '../../peers/lock-peer.js';

export const IN_FLIGHT = 50;

/** Takes and gives back a slot of the job with this number. */
export type Take = (job: number) => Promise<void>;

/** Each slot is a new one, as it is for a schedule. */
export async function opened(
  peer: LockPeer,
  kind: Kind,
  url: string,
  measure: (take: Take) => Promise<Readings>,
): Promise<Contestant> {
  const { run, close } = await peer.open(url);
  const nothing = (): Promise<void> => Promise.resolve();
  // Claims outlive the scene they were taken in.
  const scene = randomUUID().slice(0, 8);
  let slots = 0;
  const take = async (job: number): Promise<void> => {
    const ran = await run(`${scene}-${job}`, `slot-${slots++}`, nothing);
    if (!ran) throw new Error(`${peer.name}: a slot was refused that nobody else wanted.`);
  };
  return { name: peer.name, kind, over: peer.client, measure: () => measure(take), close };
}

export async function latency(take: Take, count: number): Promise<Readings> {
  const tookUs: number[] = [];
  for (let at = 0; at < count; at++) {
    const startedAt = performance.now();
    await take(0);
    tookUs.push((performance.now() - startedAt) * 1_000);
  }
  tookUs.sort((one, other) => one - other);
  return { p50Us: quantile(tookUs, 0.5), p99Us: quantile(tookUs, 0.99) };
}

export async function throughput(take: Take, count: number): Promise<Readings> {
  let left = count;
  const place = async (_: unknown, job: number): Promise<void> => {
    while (left-- > 0) await take(job);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, place));
  return { perSecond: (count * 1_000) / (performance.now() - startedAt) };
}
