import { randomUUID } from 'node:crypto';
import type { Contestant, Kind } from '../../engine/contestant.js';
import { provided, type Readings, type Repetition } from '../../engine/repetition.js';
import { quantile } from '../../engine/spread.js';
import type { LockPeer } from '../../peers/lock-peer.js';

export const IN_FLIGHT = 50;

/** Takes and gives back a slot of the job with this number; resolves with whether it got it. */
export type Take = (job: number) => Promise<boolean>;

/** What one repetition does, and how long that took. */
export interface Trial {
  readonly taken: number;
  readonly wanted: number;
  readonly readings: Readings;
}

/** Each slot is a new one, as it is for a schedule. */
export async function opened(
  peer: LockPeer,
  kind: Kind,
  url: string,
  trial: (take: Take) => Promise<Trial>,
): Promise<Contestant> {
  const { run, close } = await peer.open(url);
  const nothing = (): Promise<void> => Promise.resolve();
  // Claims outlive the scene they were taken in.
  const scene = randomUUID().slice(0, 8);
  let slots = 0;
  const take: Take = (job) => run(`${scene}-${job}`, `slot-${slots++}`, nothing);
  const measure = async (): Promise<Repetition> => {
    const { taken, wanted, readings } = await trial(take);
    return provided([{ what: 'slots taken that nobody else wanted', wanted, done: taken }], () => readings);
  };
  return { name: peer.name, kind, over: peer.client, measure, close };
}

export async function latency(take: Take, count: number): Promise<Trial> {
  const tookUs: number[] = [];
  let taken = 0;
  for (let at = 0; at < count; at++) {
    const startedAt = performance.now();
    if (await take(0)) taken++;
    tookUs.push((performance.now() - startedAt) * 1_000);
  }
  tookUs.sort((one, other) => one - other);
  const readings = { p50Us: quantile(tookUs, 0.5), p99Us: quantile(tookUs, 0.99) };
  return { taken, wanted: count, readings };
}

export async function throughput(take: Take, count: number): Promise<Trial> {
  let left = count;
  let taken = 0;
  const place = async (_: unknown, job: number): Promise<void> => {
    while (left-- > 0) if (await take(job)) taken++;
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, place));
  const perSecond = (count * 1_000) / (performance.now() - startedAt);
  return { taken, wanted: count, readings: { perSecond } };
}
