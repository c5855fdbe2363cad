// Installs the packed library in small applications of every supported kind, outside the repository, and runs
// each on every supported Node.js.   npm run test:matrix -- [--only <part of a name>] [--node <major>] [--keep]
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  compileConsumer,
  installConsumer,
  installedVersions,
  runApplication,
} from './matrix/consumer-app.mjs';
import { CONSUMERS, NODE_MAJORS } from './matrix/consumers.mjs';
import { nodeBinary } from './matrix/node-binaries.mjs';
import { buildAndPack } from './packaging/pack.mjs';
import { main } from './packaging/run-command.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    node: { type: 'string', multiple: true, default: NODE_MAJORS.map(String) },
    keep: { type: 'boolean', default: false },
  },
});

function attempt(label, failures, step) {
  try {
    step();
    console.log(`ok      ${label}`);
    return true;
  } catch (error) {
    failures.push(label);
    console.error(`FAILED  ${label}\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function runMatrix(directory) {
  const consumers = CONSUMERS.filter(({ name }) => name.includes(options.only));
  if (consumers.length === 0) throw new Error(`No application has "${options.only}" in its name.`);
  const tarball = buildAndPack();
  const nodes = options.node.map((major) => nodeBinary(Number(major), directory));
  const failures = [];
  for (const consumer of consumers) {
    let home = '';
    const ready = attempt(`${consumer.name}: installs and compiles`, failures, () => {
      home = installConsumer(consumer, directory, tarball);
      compileConsumer(home);
    });
    if (!ready) continue;
    console.log(`        ${installedVersions(consumer, home)}`);
    for (const { version, path } of nodes) {
      for (const app of consumer.applications) {
        attempt(`${consumer.name}: ${app} on Node.js ${version}`, failures, () =>
          runApplication(app, home, path),
        );
      }
    }
  }
  if (failures.length > 0) throw new Error(`${failures.length} failed:\n${failures.join('\n')}`);
}

await main(() => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'nestjs-cron-coordinator-')));
  try {
    runMatrix(directory);
  } finally {
    if (options.keep) console.log(`kept ${directory}`);
    else rmSync(directory, { recursive: true, force: true });
  }
});
