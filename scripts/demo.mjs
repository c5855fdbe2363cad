// Shows what the library does, on a sample application: npm run demo [-- --processes <count> | --trigger | --crash]
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { inRoot } from './packaging/repository.mjs';
import { main, runCommand } from './packaging/run-command.mjs';

const USAGE = 'Usage: npm run demo [-- --processes <2 to 9> | --trigger | --crash]';

const HELP = `${USAGE}

Runs the jobs of a small multi-tenant application on three replicas, takes one of the
replicas down in the middle of a batch, and checks in the application's own database
that every slot of every job ran exactly once. It takes about half a minute.

  (no option)        three Nest applications in this process; needs no server
  --processes <n>    n processes over a private Redis (needs redis-server on the PATH);
                     one of them is killed with SIGKILL and started again
  --trigger          one application whose jobs run when somebody asks: by HTTP, in each
                     mode, and from its command line; needs no server
  --crash            three processes over one SQLite file and nothing else; replicas are
                     killed with SIGKILL, one and then all, and a table shows who took
                     over what; needs no server, and takes about three quarters of a minute
  --help             this text

Exit code 0: all was as promised. 1: it was not. 2: bad usage.`;

/** `{ processes, show }`, or what is wrong with the arguments. */
function readArguments() {
  const options = {
    processes: { type: 'string' },
    trigger: { type: 'boolean', default: false },
    crash: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  };
  try {
    const { help, processes, trigger, crash } = parseArgs({ options }).values;
    const given = [trigger && '--trigger', crash && '--crash', processes !== undefined && '--processes'];
    const [one, other] = given.filter(Boolean);
    if (other !== undefined) return { complaint: `${one} and ${other} show different things.` };
    if (processes !== undefined && !/^[2-9]$/.test(processes))
      return { complaint: `--processes takes a number from 2 to 9, got "${processes}".` };
    return {
      help,
      show: crash ? showCrash : trigger ? showTrigger : showFleet,
      processes: processes === undefined ? null : Number(processes),
    };
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

const showFleet = async (options) => (await sampleApp('demo/demo.js')).runDemo(options);

const showTrigger = async (options) =>
  (await sampleApp('demo/trigger/trigger-demo.js')).runTriggerDemo(options);

const showCrash = async (options) => (await sampleApp('demo/crash/crash-demo.js')).runCrashDemo(options);

async function runDemo(show, processes) {
  buildLibrary();
  compileSampleApp();
  if (!(await show({ processes, folder: inRoot('sample-app/data') }))) process.exitCode = 1;
}

const { complaint, help, processes, show } = readArguments();
if (complaint !== undefined) {
  console.error(`${complaint}\n${USAGE}`);
  process.exitCode = 2;
} else if (help) console.log(HELP);
else await main(() => runDemo(show, processes));
