import { fileURLToPath } from 'node:url';
import { fingerprint } from './fingerprint.js';
import type { Result } from './play.js';
import type { Report } from './report.js';

export const PAGE = fileURLToPath(new URL('../../docs/promises.md', import.meta.url));

const MADE_OF = /<!-- made from the code with the digest (\w+) -->/;

/** Whether the page tells of the code as it is now. */
export function isOfToday(page: string): boolean {
  return MADE_OF.exec(page)?.[1] === fingerprint();
}

/** The page of promises, from the runs that showed them. */
export function pageOf({ versions, runs }: Report): string {
  const last = runs.at(-1);
  if (last === undefined) throw new Error('Nothing was run.');
  const { results, startedAt, tookMs } = last;
  const played = results.filter(({ verdict }) => verdict !== 'pending');
  const pending = results.filter(({ verdict }) => verdict === 'pending');
  const seeds = runs.map(({ seed }) => seed).join(', ');
  return [
    '# Promises, and the faults they survive',
    `<!-- made from the code with the digest ${fingerprint()} -->`,
    'Written by `npm run faults -- --write`; do not edit.',
    HEADLINE,
    '## The table',
    `Each row was played on ${startedAt.slice(0, 10)} with real processes, a real Redis and real signals, and is judged by what ` +
      `the handlers wrote through connections of their own. \`npm run faults\` plays them again (about ${Math.ceil(tookMs / 60_000)} ` +
      'minutes), `npm run faults -- --only 7,10` some of them.',
    `nestjs-cron-coordinator ${versions.library}, Node.js ${versions.node}, NestJS ${versions.nest}, Redis ${versions.redis}, ` +
      `on ${versions.machine}. All rows held in ${runs.length} consecutive ${runs.length === 1 ? 'run' : 'runs'}, seeds ${seeds}; ` +
      'what was seen is from the last of them.',
    table(['#', 'fault', 'promised', 'seen'], played.map(rowOf)),
    ...(pending.length === 0
      ? []
      : ['## Not shown yet', table(['#', 'fault', 'promised', 'waits for'], pending.map(rowOf))]),
    '## Measured',
    table(['#', 'what', 'value'], played.flatMap(measuresOf)),
    CLOSING,
  ].join('\n\n');
}

const HEADLINE = `**With a reachable, non-evicting Redis and replicas' clocks less than \`clockSkewMs\` apart, each slot starts at most once. When
unsure, the coordinator skips and says why. Duplicates are possible only in the windows declared here.**

## What it assumes

- One Redis that all replicas reach, by whichever topology: a single server, Sentinel or Cluster.
- \`maxmemory-policy noeviction\`, or room enough. The coordinator warns where claims could be evicted.
- Replicas' clocks less than \`clockSkewMs\` (10 s) apart. It warns where one is further from Redis' clock.
- Handlers that heed \`run.signal\`, and that do not block the event loop longer than \`leaseMs\` (30 s).
- One name per job, the same on every replica.

## Declared windows

A slot may run twice, or two runs of one job may overlap, in these windows alone:

| window | what may happen | how long |
|---|---|---|
| Redis loses its data (row 11), or fails over to a server that had not received the claim (row 12) | a later slot begins beside the run that is going on | from the loss to that run's next renewal: at most a third of \`leaseMs\`, plus \`storeTimeoutMs\` where the answer is late |
| the same | a replica whose own moment for that slot is still to come runs it again | from the loss to the end of the slot's window, plus \`clockSkewMs\` |
| Synchronous code longer than the lease (row 14) | a later slot begins beside it | from the end of the lease until the handler gives the event loop back |
| A cache that can only be read and written (best effort, row 16) | two replicas run the same slot | while a write takes longer than the settle delay of 100 ms |

A resource that remembers the highest \`run.fencingToken\` it has seen, and refuses any that is lower, closes the first three: the token goes on rising though
the data is lost, see [Redis](guides/redis.md#what-fencingtoken-means-across-a-fail-over).`;

const CLOSING = `## What is outside

- A handler's **unhandled rejection** ends the process by Node's default, as anywhere (row 25). See [caveats](caveats.md#errors-outside-containment).
- **At most once is not exactly once.** A slot during which no replica was up, or the store did not answer, does not run; see \`catchUp\` in
  [schedules](guides/schedules.md).
`;

function rowOf({ number, fault, expected, seen }: Result): string[] {
  return [String(number), fault, expected, seen];
}

function measuresOf({ number, measures }: Result): string[][] {
  return Object.entries(measures).map(([what, value]) => [String(number), what, value.toLocaleString('en')]);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const plain = (cell: string): string => cell.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
