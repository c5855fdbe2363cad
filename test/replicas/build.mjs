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
  installLibrary(join(BUILT, 'node_modules/nestjs-cron-coordinator'));
  write(join(BUILT, 'package.json'), '{ "type": "module" }\n');
  for (const program of PROGRAMS) transpile(program);
}

function installLibrary(folder) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist/esm')];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The library does not compile:\n${stdout}`);
  write(join(folder, 'package.json'), readFileSync(join(root, 'package.json'), 'utf8'));
}

/** File by file: their types are checked with those of all the tests. */
function transpile(program) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const compilerOptions = {
    ...options,
    noEmit: false,
    declaration: false,
    inlineSourceMap: true,
    sourceMap: false,
  };
  const sources = join(root, 'test/replicas', program);
  for (const name of readdirSync(sources, { recursive: true }).filter((file) => file.endsWith('.ts'))) {
    const fileName = join(sources, name);
    // The format of a module follows from the package.json beside it, which a single file does not show.
    const module = ts.ModuleKind.ES2022;
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), {
      fileName,
      compilerOptions: { ...compilerOptions, module, moduleResolution: ts.ModuleResolutionKind.Bundler },
    });
    write(join(BUILT, program, name.replace(/\.ts$/, '.js')), outputText);
  }
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export default build;
