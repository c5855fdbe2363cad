import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './repository.mjs';
import { runCommand } from './run-command.mjs';

/** Packs the package as it would be published, which builds it first. Returns the tarball's path. */
export function buildAndPack() {
  const directory = inRoot('.tmp/pack');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const packed = runCommand('npm', ['pack', '--silent', '--pack-destination', directory], { cwd: inRoot() });
  const name = packed.split('\n').find((line) => line.trim().endsWith('.tgz'));
  if (name === undefined) throw new Error(`npm pack named no tarball:\n${packed}`);
  return join(directory, name.trim());
}
