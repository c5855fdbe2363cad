import { createInterface } from 'node:readline';
import { Socket } from 'node:net';
import type { Instruction } from './settings.js';
import type { WrongClock } from './wrong-clock.js';

/** Does what the test says, and ends with it: a test that is gone must not leave replicas behind. */
export function followInstructions(clock: WrongClock): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const instruction: Instruction = JSON.parse(line);
    follow(instruction, clock);
  });
  process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));
  if (process.stdin instanceof Socket) process.stdin.unref();
}

function follow(instruction: Instruction, clock: WrongClock): void {
  if ('jumpMs' in instruction) clock.jump(instruction.jumpMs);
  else block(instruction.blockMs);
}

/** As a computation would that never gives way. */
function block(forMs: number): void {
  const until = Date.now() + forMs;
  while (Date.now() < until);
}
