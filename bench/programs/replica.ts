import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { contenderNamed } from '../peers/contenders.js';
import type { OpenLock } from '../peers/lock-peer.js';
import { type Attempt, type Played, question } from './replica-protocol.js';
import { serve } from './serve.js';

// One replica of many: asks for the slots it is told of at the times it is told, and says which it ran.

const now = (): number => performance.timeOrigin + performance.now();

async function play(locks: ReadonlyMap<string, OpenLock>, attempts: readonly Attempt[]): Promise<Played> {
  const done: Played = { runs: [], refusals: [] };
  const make = async ({ connection, job, slot, at, lastsMs }: Attempt): Promise<void> => {
    await sleep(at - now());
    const work = async (): Promise<void> => {
      const from = now();
      if (lastsMs > 0) await sleep(lastsMs);
      done.runs.push({ job, slot, from, to: now() });
    };
    const onRefused = (reason: string): void => void done.refusals.push({ job, slot, reason });
    await locks.get(connection)?.run(job, slot, work, onRefused);
  };
  await Promise.all(attempts.map(make));
  return done;
}

await serve(z.object({}), () => {
  const open = new Map<string, Map<string, OpenLock>>();
  return {
    answer: async (asked) => {
      const told = question.parse(asked);
      const locks = open.get(told.contender) ?? new Map<string, OpenLock>();
      if (told.ask === 'play') return play(locks, told.attempts);
      if (told.ask === 'close') return Promise.all([...locks.values()].map((lock) => lock.close()));
      open.set(told.contender, locks);
      for (const [name, url] of Object.entries(told.connections)) {
        locks.set(name, await contenderNamed(told.contender).open(url));
      }
      return null;
    },
  };
});
