import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { provided, type Repetition } from '../engine/repetition.js';
import { SCHEDULERS, START_JOBS } from '../peers/schedulers.js';
import { serve } from './serve.js';

// Many jobs of one process that are due the same second: when each begins.

const settings = z.object({ scheduler: z.enum(SCHEDULERS), jobs: z.number(), cronTime: z.string() });
const question = z.object({ dueAt: z.number(), until: z.number() });

await serve(settings, async ({ scheduler, jobs, cronTime }) => {
  let begun: { job: number; at: number }[] = [];
  const now = (): number => performance.timeOrigin + performance.now();
  const close = await START_JOBS[scheduler](cronTime, jobs, (job) => void begun.push({ job, at: now() }));
  const answer = async (asked: unknown): Promise<Repetition> => {
    const { dueAt, until } = question.parse(asked);
    await sleep(until - now());
    const own = begun.filter(({ at }) => at >= dueAt - 50 && at < until);
    begun = [];
    const times = own.map(({ at }) => at);
    const last = times.reduce((latest, at) => Math.max(latest, at), dueAt);
    const first = times.reduce((earliest, at) => Math.min(earliest, at), last);
    const fired = new Set(own.map(({ job }) => job)).size;
    // Jobs that a scheduler drops are a figure of their own; where it starts none, there is no spread.
    return provided([{ what: 'schedulers that started jobs', wanted: 1, done: Math.min(1, fired) }], () => ({
      spreadMs: last - first,
      lastMs: last - dueAt,
      dropped: (100 * (jobs - fired)) / jobs,
    }));
  };
  return { answer, close };
});
