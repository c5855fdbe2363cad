import { setTimeout as sleep } from 'node:timers/promises';
import { FLEETS, type Replica } from '../peers/fleets.js';
import { type Decided, question, settings } from './decision-protocol.js';
import { serve } from './serve.js';

// One replica of many: many of its jobs are due at the time it is told.

const now = (): number => performance.timeOrigin + performance.now();

async function decide(replica: Replica, jobs: readonly string[], slot: string, at: number): Promise<Decided> {
  await sleep(at - now());
  const startedWith = process.cpuUsage();
  const won = await replica.decide(jobs, slot);
  const until = now();
  const { user, system } = process.cpuUsage(startedWith);
  return { won, until, cpuMs: (user + system) / 1_000 };
}

await serve(settings, async ({ url, jobs }) => {
  const replicas = new Map<string, Replica>();
  for (const { name, open } of FLEETS) replicas.set(name, await open(url));
  return {
    answer: async (asked) => {
      const told = question.parse(asked);
      const replica = replicas.get(told.fleet);
      if (replica === undefined) throw new Error(`There is no fleet "${told.fleet}".`);
      if (told.ask === 'settle') return replica.settle();
      const names = Array.from({ length: jobs }, (_, at) => `${told.fleet} ${at}`);
      return decide(replica, names, told.slot, told.at);
    },
    close: () => Promise.all([...replicas.values()].map((replica) => replica.close())),
  };
});
