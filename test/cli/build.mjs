// Compiles the library and the application of the tests into a folder of their own, where the one is installed for
// the other as npm would do it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the compiled program is. */
export const BUILT = join(root, '.tmp/cli');

export default function build() {
  rmSync(BUILT, { recursive: true, force: true });
  installLibrary(join(BUILT, 'node_modules/nestjs-cron-coordinator'));
  write(join(BUILT, 'package.json'), '{ "type": "module" }\n');
  transpile();
}

function installLibrary(folder) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist/esm')];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The library does not compile:\n${stdout}`);
  write(join(folder, 'package.json'), readFileSync(join(root, 'package.json'), 'utf8'));
}

/** File by file: their types are checked with those of all the tests. */
function transpile() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const compilerOptions = {
    ...options,
    noEmit: false,
    declaration: false,
    sourceMap: false,
    // The format of a module follows from the package.json beside it, which a single file does not show.
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const sources = join(root, 'test/cli/app');
  for (const name of readdirSync(sources)) {
    const fileName = join(sources, name);
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), { fileName, compilerOptions });
    write(join(BUILT, 'app', name.replace(/\.ts$/, '.js')), outputText);
  }
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
