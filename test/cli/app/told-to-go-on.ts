import { once } from 'node:events';

/** Resolves once the test writes a line. */
export async function toldToGoOn(): Promise<void> {
  await once(process.stdin, 'data');
  process.stdin.pause();
}
