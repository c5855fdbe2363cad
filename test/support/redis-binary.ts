import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Installs the Debian package without letting its system service start. Several test processes may come here
 * at once, so it runs under a lock and looks again once it has it.
 */
const INSTALL = `
set -e
command -v redis-server >/dev/null && exit 0
export DEBIAN_FRONTEND=noninteractive
if [ ! -e /usr/sbin/policy-rc.d ]; then
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
fi
apt-get update -qq
apt-get install -y -qq redis-server
`;

/** The path of `redis-server`; installed first where it is missing and this process may do so. */
export async function redisBinary(): Promise<string> {
  const found = onPath('redis-server');
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && onPath('apt-get') !== undefined && onPath('flock') !== undefined) {
    await promisify(execFile)('flock', [join(tmpdir(), 'install-redis-server.lock'), 'sh', '-c', INSTALL]);
    const installed = onPath('redis-server');
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'These tests need the program "redis-server" (version 6 or later) on the PATH. Install it, for instance ' +
      'with "apt-get install redis-server" on Debian and Ubuntu or "brew install redis" on macOS; ' +
      'its system service need not run.',
  );
}

function onPath(program: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}
