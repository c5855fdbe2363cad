// Measures what the library itself costs: `npm run measure`. Each figure is the median of several processes, run
// in turns, so that what else the machine does falls on all of them alike. Nothing is asserted.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BUILT, build } from './build.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);

const CASES = [
  ...['bare', 'coordinated', 'coordinated beside ScheduleModule'].flatMap((host) => [
    { group: 'boot, 1,000 jobs', program: 'boot', args: [host, 'distinct'] },
    { group: 'boot, 1,000 jobs', program: 'boot', args: [host, 'same'] },
  ]),
  ...['bare', 'coordinated'].map((host) => ({ group: 'a tick', program: 'tick', args: [host] })),
  ...['Express', 'Fastify'].map((platform) => ({
    group: 'a trigger over HTTP, request to start',
    program: 'trigger',
    args: [platform],
  })),
  ...[
    ['100000', 'sync', 'chunked'],
    ['1000000', 'sync', 'chunked'],
    ['1000000', 'sync', 'sliding'],
    ['1000000', 'async', 'chunked'],
    ['1000000', 'async', 'sliding'],
  ].map((args) => ({ group: 'streamed tenants, empty handler', program: 'tenants', args })),
];

function run({ program, args }) {
  const script = join(BUILT, 'measure', `${program}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function figureOf(values) {
  return typeof values[0] === 'number' ? Number(median(values).toFixed(2)) : values[0];
}

build();
const wanted = process.argv[2];
const cases = CASES.filter(({ program }) => wanted === undefined || program === wanted);
const results = cases.map(() => []);
for (let round = 0; round < ROUNDS; round++) cases.forEach((it, at) => results[at].push(run(it)));

for (const group of new Set(cases.map((it) => it.group))) {
  console.log(`\n${group} (median of ${ROUNDS})`);
  const rows = cases.flatMap((it, at) => (it.group === group ? [[it.args.join(', '), results[at]]] : []));
  console.table(
    Object.fromEntries(
      rows.map(([name, all]) => [
        name,
        Object.fromEntries(Object.keys(all[0]).map((key) => [key, figureOf(all.map((one) => one[key]))])),
      ]),
    ),
  );
}
