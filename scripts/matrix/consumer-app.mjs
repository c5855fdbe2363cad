import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../packaging/repository.mjs';
import { runCommand } from '../packaging/run-command.mjs';

const LIBRARY = 'nestjs-cron-coordinator';
const EXIT_WITHIN_MS = 60_000;

const COMPILER_OPTIONS = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  esModuleInterop: true,
  rootDir: '.',
  outDir: 'dist',
};

/** Creates and installs one consumer in a directory of its own, as a user would. */
export function installConsumer({ name, format, applications, packages }, directory, tarball) {
  const home = join(directory, name);
  mkdirSync(home, { recursive: true });
  const manifest = {
    name: `consumer-${name}`,
    private: true,
    type: format,
    dependencies: { ...packages, [LIBRARY]: `file:${tarball}`, 'reflect-metadata': '^0.2.2', rxjs: '^7.8.2' },
    devDependencies: { '@types/node': '^20.19.0', typescript: '~6.0.3' },
  };
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest, null, 2));
  writeFileSync(
    join(home, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: applications.map((app) => `${app}.ts`) }),
  );
  for (const app of applications) copyFileSync(inRoot(`test/matrix/${app}.ts`), join(home, `${app}.ts`));
  const printed = runCommand('npm', ['install', '--no-audit', '--no-fund'], { cwd: home });
  if (/ERESOLVE|peer dep/i.test(printed)) throw new Error(`${name}: npm complains of peers:\n${printed}`);
  return home;
}

/** The versions that npm chose for what the consumer asks for, for the report. */
export function installedVersions({ packages }, home) {
  return Object.keys(packages)
    .map((name) => `${name} ${versionIn(join(home, 'node_modules', name))}`)
    .join(', ');
}

const versionIn = (directory) => JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).version;

/** Compiles the applications, and checks the library's own declarations against what is installed beside them. */
export function compileConsumer(home) {
  const tsc = join(home, 'node_modules/typescript/bin/tsc');
  runCommand(process.execPath, [tsc, '--skipLibCheck'], { cwd: home });
  // Some of the other libraries' declarations have errors of their own; ours may not.
  const complaints = allComplaints(() => runCommand(process.execPath, [tsc, '--noEmit'], { cwd: home }))
    .split('\n')
    .filter((line) => line.startsWith(`node_modules/${LIBRARY}/`));
  if (complaints.length > 0) throw new Error(`The declarations do not hold up:\n${complaints.join('\n')}`);
}

/** Runs one of the applications to its own end. One that has to be stopped has failed. */
export function runApplication(app, home, node) {
  runCommand(node, [join(home, `dist/${app}.js`)], { cwd: home, timeoutMs: EXIT_WITHIN_MS });
}

function allComplaints(check) {
  try {
    return check();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
