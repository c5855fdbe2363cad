import 'reflect-metadata';
import { Session } from 'node:inspector/promises';
import { NestFactory } from '@nestjs/core';
import { CronCoordinator, CronCoordinatorModule, MemoryCoordinationStore } from 'nestjs-cron-coordinator';
import { ClsServiceManager } from 'nestjs-cls';
import type { RunOutcome } from 'nestjs-cron-coordinator';
import { provided, type Repetition } from '../engine/repetition.js';
import { acquireRequest } from '../peers/coordinator.js';
import { serve } from './serve.js';
import { type Step, tickQuestion, tickSettings } from './tick-protocol.js';

// What one tick costs this process, in steps. The store is in memory, so no round trip is part of it.

const LISTENERS = 10;

const handler = async (): Promise<void> => {};

/** One of them; resolves with whether it did what it is to do. */
type Take = () => Promise<boolean>;

async function application(
  listeners: number,
): Promise<{ coordinator: CronCoordinator; close(): Promise<void> }> {
  const module = CronCoordinatorModule.forRoot({ store: 'memory', timers: false });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const coordinator = app.get(CronCoordinator);
  coordinator.register({ name: 'job', handler });
  coordinator.register({ name: 'disabled', handler, cronTime: '0 0 0 1 1 *', disabled: true });
  let heard = 0;
  for (let at = 0; at < listeners; at++) coordinator.on('run.settled', () => void heard++);
  return { coordinator, close: () => app.close() };
}

async function open(): Promise<{ steps: Record<Step, Take>; close(): Promise<unknown> }> {
  const alone = await application(0);
  const heard = await application(LISTENERS);
  const store = new MemoryCoordinationStore();
  const cls = ClsServiceManager.getClsService();
  let slots = 0;
  const slot = (): string => new Date(slots++ * 1_000).toISOString();
  const claimed = slot();
  await alone.coordinator.run('job', { slot: claimed });
  const ended = async (running: Promise<{ outcome: RunOutcome }>, as: RunOutcome): Promise<boolean> =>
    (await running).outcome === as;
  const steps: Record<Step, Take> = {
    'bare handler': async () => {
      await handler();
      return true;
    },
    'store in memory: acquire and release': async () => {
      const answer = await store.acquire(acquireRequest('job', slot()));
      if (!answer.acquired || answer.lease === null) return false;
      await store.release(answer.lease);
      return true;
    },
    'CLS: run and set': () =>
      cls.run(async () => {
        cls.set('flowName', 'job');
        await handler();
        return true;
      }),
    'admit and settle: a disabled job': () => ended(alone.coordinator.run('disabled'), 'skipped'),
    'admit, acquire and settle: a slot that is claimed': () =>
      ended(alone.coordinator.run('job', { slot: claimed }), 'skipped'),
    'a whole run': () => ended(alone.coordinator.run('job', { slot: slot() }), 'succeeded'),
    'a whole run, ten listeners': () => ended(heard.coordinator.run('job', { slot: slot() }), 'succeeded'),
  };
  return { steps, close: () => Promise.all([alone.close(), heard.close()]) };
}

async function cpuUs(step: Take, count: number): Promise<Repetition> {
  let done = 0;
  const startedWith = process.cpuUsage();
  for (let at = 0; at < count; at++) if (await step()) done++;
  const { user, system } = process.cpuUsage(startedWith);
  return provided([{ what: 'steps that did what they are to do', wanted: count, done }], () => ({
    cpuUs: (user + system) / count,
  }));
}

async function profile(step: Take, count: number): Promise<unknown> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  for (let at = 0; at < 4 * count; at++) await step();
  const { profile: taken } = await session.post('Profiler.stop');
  session.disconnect();
  return taken;
}

await serve(tickSettings, async ({ count }) => {
  const { steps, close } = await open();
  const answer = async (asked: unknown): Promise<unknown> => {
    const { measure, step } = tickQuestion.parse(asked);
    return measure === 'profile' ? profile(steps[step], count) : cpuUs(steps[step], count);
  };
  return { answer, close };
});
