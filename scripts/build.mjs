// Builds the package twice from one source: as ES modules into dist/esm and as CommonJS into dist/cjs.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { exportedFiles, inRoot } from './packaging/repository.mjs';
import { main, runCommand } from './packaging/run-command.mjs';

const tsc = (project) =>
  runCommand(process.execPath, [inRoot('node_modules/typescript/bin/tsc'), '-p', project], { cwd: inRoot() });

function refuseAssets() {
  const assets = readdirSync(inRoot('lib'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.ts'))
    .map((entry) => entry.name);
  if (assets.length === 0) return;
  throw new Error(
    `lib holds files that the compiler does not take along: ${assets.join(', ')}. Write them as TypeScript.`,
  );
}

/**
 * `module: nodenext` takes the format from the nearest package.json. The sources are compiled a second time
 * where that one says "commonjs".
 */
function buildCommonJs() {
  const copy = inRoot('.tmp/cjs');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(inRoot('lib'), `${copy}/lib`, { recursive: true });
  writeFileSync(`${copy}/package.json`, '{ "type": "commonjs" }\n');
  const config = {
    extends: '../../tsconfig.build.json',
    compilerOptions: { rootDir: './lib', outDir: '../../dist/cjs' },
    include: ['lib'],
    exclude: ['**/*.spec.ts'],
  };
  writeFileSync(`${copy}/tsconfig.json`, JSON.stringify(config));
  tsc(`${copy}/tsconfig.json`);
  writeFileSync(inRoot('dist/cjs/package.json'), '{ "type": "commonjs", "sideEffects": false }\n');
  rmSync(copy, { recursive: true, force: true });
}

function checkExports() {
  const missing = exportedFiles().filter((file) => !existsSync(inRoot(file)));
  if (missing.length > 0)
    throw new Error(`package.json exports files that were not built: ${missing.join(', ')}`);
}

await main(() => {
  rmSync(inRoot('dist'), { recursive: true, force: true });
  refuseAssets();
  tsc(inRoot('tsconfig.build.json'));
  buildCommonJs();
  checkExports();
});
