import { isServerError, type RedisCommands } from './redis-commands.js';
import { type Script, SCRIPTS } from './scripts.js';

/**
 * Runs a script by its name, and by its text where the server does not know it: a restarted one, a replica
 * that has become master, a cluster's node that is seen for the first time.
 */
export async function callScript(
  commands: RedisCommands,
  script: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  const [first = ''] = keys;
  const count = String(keys.length);
  try {
    return await commands.run(first, ['EVALSHA', script.sha, count, ...keys, ...args]);
  } catch (error) {
    if (!isServerError(error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return commands.run(first, ['EVAL', script.source, count, ...keys, ...args]);
  }
}

/** Makes the scripts known before their first use. A server that forbids it is given their text when needed. */
export function loadScripts(commands: RedisCommands): void {
  if (commands.clustered) return;
  for (const { source } of SCRIPTS) commands.run('', ['SCRIPT', 'LOAD', source]).catch(() => {});
}
