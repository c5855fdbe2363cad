import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** A program that tests need, and the Debian package it comes with. */
export interface Program {
  readonly name: string;
  readonly package: string;
  /** Where packages put it beside the PATH. */
  readonly folders?: () => readonly string[];
  /** How to get it elsewhere, as a sentence. */
  readonly advice: string;
}

/**
 * Installs a Debian package without letting its system service start. Several test processes may come here at once,
 * so it runs under a lock; what is installed by then is left as it is.
 */
const INSTALL = `
set -e
export DEBIAN_FRONTEND=noninteractive
if [ ! -e /usr/sbin/policy-rc.d ]; then
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
fi
dpkg -s "$1" >/dev/null 2>&1 && exit 0
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$1"
`;

/** The path of a program; its package is installed first where it is missing and this process may do so. */
export async function pathOf(program: Program): Promise<string> {
  const found = lookFor(program);
  if (found !== undefined) return found;
  if (mayInstall()) {
    const lock = join(tmpdir(), 'install-test-servers.lock');
    await promisify(execFile)('flock', [lock, 'sh', '-c', INSTALL, 'install', program.package]);
    const installed = lookFor(program);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `These tests need the program "${program.name}". ${program.advice} Its system service need not run.`,
  );
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && ['apt-get', 'flock'].every((name) => onPath(name) !== undefined);
}

function lookFor({ name, folders }: Program): string | undefined {
  return onPath(name, folders?.() ?? []);
}

function onPath(name: string, beside: readonly string[] = []): string | undefined {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...beside]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}
