import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../packaging/run-command.mjs';

/** A Node.js of that major, its path and version: the running one if it is, else one from the registry. */
export function nodeBinary(major, directory) {
  if (process.versions.node.startsWith(`${major}.`))
    return { path: process.execPath, version: process.versions.node };
  const home = join(directory, `node-${major}`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  // The package `node` is a script that installs this one; asked for directly, no script has to run.
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const binary = `node-${platform}-${process.arch}`;
  runCommand('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${binary}@${major}`], {
    cwd: home,
  });
  const node = join(home, 'node_modules', binary, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const version = runCommand(node, ['--version']).trim();
  if (!version.startsWith(`v${major}.`)) throw new Error(`${node} is ${version}, not Node.js ${major}.`);
  return { path: node, version: version.slice(1) };
}
