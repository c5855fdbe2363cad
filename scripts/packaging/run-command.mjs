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
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  });
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}`;
  if (done.error === undefined && done.status === 0) return output;
  const reason = reasonOf(done, timeoutMs);
  throw new Error(`${[program, ...args].join(' ')} (in ${cwd ?? '.'}) failed: ${reason}\n${output}`);
}

function reasonOf({ error, status, signal }, timeoutMs) {
  if (error?.code === 'ETIMEDOUT') return `did not end by itself within ${timeoutMs / 1_000} s`;
  return error?.message ?? (signal === null ? `exit code ${status}` : `signal ${signal}`);
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
