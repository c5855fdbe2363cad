// Checks the package as it would be published: its manifest, its types for every way of importing it, and that
// it asks for nothing at run time that an application may not have.
import { readFileSync } from 'node:fs';
import { buildAndPack } from './packaging/pack.mjs';
import { packagesNamedFrom } from './packaging/published-imports.mjs';
import { exportedFiles, inRoot, readManifest } from './packaging/repository.mjs';
import { main, runCommand } from './packaging/run-command.mjs';

/**
 * What an entry may name beside the dependencies and required peers: the one optional package it is there for.
 * The core and every other entry must load, and typecheck, without it.
 */
const OWN_PACKAGE = {
  './cli': ['commander'],
  './http': ['@nestjs/swagger'],
  './sql': ['kysely'],
  './bullmq': ['bullmq'],
  './prometheus': ['prom-client'],
  './opentelemetry': ['@opentelemetry/api'],
  './terminus': ['@nestjs/terminus'],
};

function checkImports() {
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {}, exports } = readManifest();
  const required = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  const always = [...Object.keys(dependencies), ...required];
  const problems = Object.entries(exports).flatMap(([entry, target]) => {
    const allowed = new Set([...always, ...(OWN_PACKAGE[entry] ?? [])]);
    return exportedFiles(target)
      .filter((file) => /\.(js|d\.ts)$/.test(file))
      .flatMap((file) => [...packagesNamedFrom(file)].map(([name, by]) => ({ entry, name, by })))
      .filter(({ name }) => !allowed.has(name))
      .map(({ name, by }) => `"${entry}" needs ${name}, which an application may not have (${by})`);
  });
  if (problems.length > 0) throw new Error([...new Set(problems)].join('\n'));
}

/** Each public name is a promise, so each is written down. */
function checkPublicNames() {
  const starred = exportedFiles()
    .filter((file) => file.startsWith('./dist/esm/') && file.endsWith('.d.ts'))
    .map((file) => file.replace('./dist/esm/', 'lib/').replace(/\.d\.ts$/, '.ts'))
    .filter((source) => /^\s*export\s+(type\s+)?\*/m.test(readFileSync(inRoot(source), 'utf8')));
  if (starred.length > 0)
    throw new Error(`Name the exports one by one instead of "export *": ${starred.join(', ')}`);
}

function checkContents(tarball) {
  const files = runCommand('tar', ['-tzf', tarball])
    .split('\n')
    .filter(Boolean)
    .map((file) => file.replace(/^package\//, ''));
  const expected = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'];
  const missing = expected.filter((file) => !files.includes(file));
  const stray = files.filter((file) => !expected.includes(file) && !/^dist\/(esm|cjs)\//.test(file));
  const tests = files.filter((file) => file.includes('.spec.'));
  if (missing.length > 0) throw new Error(`The package lacks ${missing.join(', ')}.`);
  if (stray.length + tests.length > 0)
    throw new Error(`The package holds ${[...stray, ...tests].join(', ')}.`);
}

await main(() => {
  const tarball = buildAndPack();
  const tool = (name, ...args) => runCommand(inRoot('node_modules/.bin', name), args, { cwd: inRoot() });
  checkContents(tarball);
  checkPublicNames();
  checkImports();
  tool('publint', tarball, '--strict');
  tool('attw', tarball);
  console.log('The package is sound: contents, public names, imports, publint and attw.');
});
