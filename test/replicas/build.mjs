// Compiles the library and the replicas' application into a folder of their own, where the one is installed for
// the other as npm would do it: a build of the package that goes on meanwhile does not touch them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the compiled programs are. Two suites that run at once each have a folder of their own. */
export const BUILT = join(root, '.tmp', process.env.REPLICAS_BUILD ?? 'replicas');

const PROGRAMS = ['app', 'measure'];

export function build() {
  rmSync(BUILT, { recursive: true, force: true });
  installLibrary(BUILT);
  for (const program of PROGRAMS) transpile(join(root, 'test/replicas', program), join(BUILT, program));
}

/** Compiles the library of a working tree into a folder, as npm would install it for programs of that folder. */
export function installLibrary(folder, tree = root) {
  const installed = join(folder, 'node_modules/nestjs-cron-coordinator');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', join(installed, 'dist/esm')];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The library does not compile:\n${stdout}`);
  write(join(installed, 'package.json'), readFileSync(join(tree, 'package.json'), 'utf8'));
  write(join(folder, 'package.json'), '{ "type": "module" }\n');
}

/** File by file: their types are checked with those of all the tests. */
export function transpile(sources, target) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const compilerOptions = {
    ...options,
    noEmit: false,
    declaration: false,
    inlineSourceMap: true,
    sourceMap: false,
  };
  for (const name of readdirSync(sources, { recursive: true }).filter(isSource)) {
    const fileName = join(sources, name);
    // The format of a module follows from the package.json beside it, which a single file does not show.
    const module = ts.ModuleKind.ES2022;
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), {
      fileName,
      compilerOptions: { ...compilerOptions, module, moduleResolution: ts.ModuleResolutionKind.Bundler },
    });
    write(join(target, name.replace(/\.ts$/, '.js')), outputText);
  }
}

function isSource(name) {
  return (
    name.endsWith('.ts') && !/\.(d|spec)\.ts$/.test(name) && !/(^|[\\/])(node_modules|\.tmp)[\\/]/.test(name)
  );
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export default build;
