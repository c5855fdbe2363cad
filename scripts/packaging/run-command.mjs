import { spawnSync } from 'node:child_process';

/**
 * Runs a program to its end and returns what it printed. Throws with all of it when the program fails, so that
 * a broken step can neither pass unseen nor fail without a word.
 */
export function runCommand(program, args, { cwd, env, timeoutMs = 600_000 } = {}) {
  const done = spawnSync(program, args, {
    cwd,
    env: env ?? process.env,
    encoding: 'utf8',
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}`;
  if (done.error === undefined && done.status === 0) return output;
  const reason =
    done.error?.message ?? (done.signal === null ? `exit code ${done.status}` : `signal ${done.signal}`);
  throw new Error(`${[program, ...args].join(' ')} (in ${cwd ?? '.'}) failed: ${reason}\n${output}`);
}

/** Runs the body of a script; a failure is printed as a sentence and ends the process with code 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
