import { createInterface } from 'node:readline';
import { Socket } from 'node:net';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { CronCoordinator } from 'nestjs-cron-coordinator';
import type { Directory } from './directory.js';
import { tellOfLeaving } from './leaving.js';
import { CLOSED_EVENT, type Instruction, type JobName, TRIGGERED_EVENT } from './settings.js';
import type { WrongClock } from './wrong-clock.js';

/** What instructions are about. */
export interface Instructed {
  readonly clock: WrongClock;
  readonly directory: Directory;
  /** The application, which is told nothing before it has booted. */
  readonly app: Promise<INestApplicationContext>;
}

/** Does what the test says, and ends with it: a test that is gone must not leave replicas behind. */
export function followInstructions(instructed: Instructed): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const instruction: Instruction = JSON.parse(line);
    follow(instruction, instructed);
  });
  process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));
  if (process.stdin instanceof Socket) process.stdin.unref();
}

function follow(instruction: Instruction, { clock, directory, app }: Instructed): void {
  if ('jumpMs' in instruction) clock.jump(instruction.jumpMs);
  else if ('blockMs' in instruction) block(instruction.blockMs);
  else if ('tenants' in instruction) directory.resize(instruction.tenants);
  else if ('trigger' in instruction) void trigger(app, instruction.trigger, instruction.force);
  else void close(app);
}

/** As a computation would that never gives way. */
function block(forMs: number): void {
  const until = Date.now() + forMs;
  while (Date.now() < until);
}

async function trigger(
  app: Promise<INestApplicationContext>,
  job: JobName,
  force: boolean | undefined,
): Promise<void> {
  const coordinator = (await app).get(CronCoordinator);
  const summary = await coordinator.run(job, force === undefined ? {} : { force });
  new Logger('Replica').log({ event: TRIGGERED_EVENT, ...summary });
}

/** As an application does that ends on its own: the process is to follow, with nobody's help. */
async function close(app: Promise<INestApplicationContext>): Promise<void> {
  process.off('SIGTERM', tellOfLeaving);
  await (await app).close();
  const listeners = process.listenerCount('SIGTERM') + process.listenerCount('SIGINT');
  new Logger('Replica').log({ event: CLOSED_EVENT, listeners });
}
