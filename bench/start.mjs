// Compares the library with its peers: `npm run bench`, `npm run bench -- lock fan-out`, `npm run bench -- --quick`.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installLibrary, transpile } from '../test/replicas/build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (...segments) => join(root, ...segments);

/** What the programs of an installation are compiled from. */
const SOURCES = ['bench', 'test/support', 'test/replicas/measure'];

/** The peers are installed where they are missing, or of another day's lockfile. */
function installPeers() {
  const installed = inRoot('bench/node_modules/.package-lock.json');
  const wanted = ['package.json', 'package-lock.json'].map((name) => statSync(inRoot('bench', name)).mtimeMs);
  if (existsSync(installed) && statSync(installed).mtimeMs >= Math.max(...wanted)) return;
  const args = [
    'install',
    '--prefix',
    'bench',
    '--no-audit',
    '--no-fund',
    '--omit-lockfile-registry-resolved',
  ];
  const { status } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The peers could not be installed.');
}

/** The library of a working tree beside the programs of this one, where both find the peers' packages. */
function install(name, tree = root) {
  const folder = inRoot('bench/.tmp', name);
  rmSync(folder, { recursive: true, force: true });
  installLibrary(folder, tree);
  for (const sources of SOURCES) transpile(inRoot(sources), join(folder, sources));
  return folder;
}

installPeers();
const installation = install('now');
const { main } = await import(pathToFileURL(join(installation, 'bench/main.js')).href);
process.exitCode = await main({ root, installation, install }, process.argv.slice(2));
