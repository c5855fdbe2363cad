// Shows what the library does, on a sample application: npm run demo [-- --processes <count> | --trigger]
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { inRoot } from './packaging/repository.mjs';
import { main, runCommand } from './packaging/run-command.mjs';

const USAGE = 'Usage: npm run demo [-- --processes <2 to 9> | --trigger]';

const HELP = `${USAGE}

Runs the jobs of a small multi-tenant application on three replicas, takes one of the
replicas down in the middle of a batch, and checks in the application's own database
that every slot of every job ran exactly once. It takes about half a minute.

  (no option)        three Nest applications in this process; needs no server
  --processes <n>    n processes over a private Redis (needs redis-server on the PATH);
                     one of them is killed with SIGKILL and started again
  --trigger          one application whose jobs run when somebody asks: by HTTP, in each
                     mode, and from its command line; needs no server
  --help             this text

Exit code 0: all was as promised. 1: it was not. 2: bad usage.`;

/** `{ processes, trigger }`, or what is wrong with the arguments. */
function readArguments() {
  const options = {
    processes: { type: 'string' },
    trigger: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  };
  try {
    const { help, processes, trigger } = parseArgs({ options }).values;
    if (trigger && processes !== undefined)
      return { complaint: '--trigger and --processes show different things.' };
    if (processes !== undefined && !/^[2-9]$/.test(processes))
      return { complaint: `--processes takes a number from 2 to 9, got "${processes}".` };
    return { help, trigger, processes: processes === undefined ? null : Number(processes) };
  } catch (error) {
    return { complaint: error.message };
  }
}

/** When the newest file of a folder, or of a list of files, was written. */
function newest(path) {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function buildLibrary() {
  const builtLast = inRoot('dist/cjs/package.json');
  const sources = ['lib', 'package.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) => inRoot(name));
  if (existsSync(builtLast) && Math.max(...sources.map(newest)) < statSync(builtLast).mtimeMs) return;
  console.log('Building the library ...');
  runCommand(process.execPath, [inRoot('scripts/build.mjs')], { cwd: inRoot() });
}

function compileSampleApp() {
  console.log('Compiling the sample application ...');
  const tsc = inRoot('node_modules/typescript/bin/tsc');
  runCommand(process.execPath, [tsc, '-p', inRoot('sample-app/tsconfig.build.json')], { cwd: inRoot() });
}

const sampleApp = (program) =>
  import(pathToFileURL(inRoot(`sample-app/data/build/sample-app/${program}`)).href);

async function runDemo(processes, trigger) {
  buildLibrary();
  compileSampleApp();
  const folder = inRoot('sample-app/data');
  const holds = trigger
    ? await (await sampleApp('demo/trigger/trigger-demo.js')).runTriggerDemo({ folder })
    : await (await sampleApp('demo/demo.js')).runDemo({ processes, folder });
  if (!holds) process.exitCode = 1;
}

const { complaint, help, processes, trigger } = readArguments();
if (complaint !== undefined) {
  console.error(`${complaint}\n${USAGE}`);
  process.exitCode = 2;
} else if (help) console.log(HELP);
else await main(() => runDemo(processes, trigger));
