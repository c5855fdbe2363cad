import type { Series } from '../../engine/contestant.js';
import type { Goal } from '../../engine/goal.js';
import { Program } from '../../engine/program.js';
import { provided, type Repetition } from '../../engine/repetition.js';
import type { Column, Scene } from '../../engine/scene.js';
import { KEPT_KEY, kindOf } from '../../peers/contenders.js';
import { APPLICATIONS } from '../../peers/coordinated-app.js';
import { AS_SHIPPED } from '../../peers/index.js';
import type { LockPeer } from '../../peers/lock-peer.js';
import { played } from '../../programs/replica-protocol.js';
import type { Bench } from '../../question.js';
import { Arrivals, peakOf } from '../../redis/arrivals.js';

export const PROCESSES = 4;
export const REPLICAS_EACH = 5;
export const SPAN_MS = 10;
const BUSY_MS = 250;
const REPETITIONS = 7;
const SIDE_BY_SIDE = 8;
const LEAD_MS = 200;

const COLUMNS: readonly Column[] = [
  { head: 'commands', metric: 'commands', digits: 0 },
  { head: `peak in ${SPAN_MS} ms`, metric: 'peak', digits: 0 },
  { head: 'runs', metric: 'runs', digits: 0 },
];

const GOALS = APPLICATIONS.flatMap(({ name }): Goal[] => [
  { what: `${name}: commands`, of: name, metric: 'commands', goal: '<=21' },
  { what: `${name}: runs`, of: name, metric: 'runs', goal: '<=1' },
]);

export async function oneSlotScene({ quick, installation, redis }: Bench): Promise<Scene> {
  const launch = { installation, program: 'replica', settings: {} };
  const processes = await Promise.all(Array.from({ length: PROCESSES }, () => Program.start(launch)));
  const contenders = [KEPT_KEY, ...APPLICATIONS, ...(quick ? [] : AS_SHIPPED)];
  const series: Series[] = [];
  try {
    for (let from = 0; from < contenders.length; from += SIDE_BY_SIDE) {
      const group = contenders.slice(from, from + SIDE_BY_SIDE);
      series.push(...(await playGroup(group, redis.url, redis.port, processes)));
    }
  } finally {
    await Promise.all(processes.map((process) => process.end()));
  }
  return {
    title: 'One slot, at the same moment',
    note: `${PROCESSES * REPLICAS_EACH} replicas ask for the slot of one job at once; the winner is busy for ${BUSY_MS} ms. Settings as shipped.`,
    columns: COLUMNS,
    goals: GOALS,
    series,
  };
}

const jobOf = (number: number): string => `herd-${number}`;

/** How every key of a job begins. A replica that tells the others of its schedules names the job otherwise. */
const slotKey = (number: number): RegExp => new RegExp(`[{": ]${jobOf(number)}[}:]`);

/** Side by side, told apart by the names of their keys: most of the time they only wait. */
async function playGroup(
  group: readonly LockPeer[],
  url: string,
  port: number,
  processes: readonly Program[],
): Promise<Series[]> {
  const places = Array.from({ length: REPLICAS_EACH }, (_, at) => `replica ${at}`);
  const connections = Object.fromEntries(places.map((place) => [place, url]));
  const all = (question: object): Promise<unknown[]> =>
    Promise.all(processes.map((process) => process.ask(question)));
  for (const { name } of group) await all({ ask: 'open', contender: name, connections });
  const taken = group.map((): Repetition[] => []);
  for (let repetition = -1; repetition < REPETITIONS; repetition++) {
    const arrivals = await Arrivals.watch(port);
    const at = performance.timeOrigin + performance.now() + LEAD_MS;
    const slot = new Date(Math.round(at / 1_000) * 1_000 + repetition).toISOString();
    const ran = await Promise.all(
      group.map(({ name }, number) => {
        const attempt = { job: jobOf(number), slot, at, lastsMs: BUSY_MS };
        const attempts = places.map((connection) => ({ ...attempt, connection }));
        return all({ ask: 'play', contender: name, attempts });
      }),
    );
    const seen = await arrivals.take();
    arrivals.stop();
    // The first one opens connections, loads scripts and compiles code.
    if (repetition < 0) continue;
    ran.forEach((answers, number) => {
      const own = seen.filter(({ text }) => slotKey(number).test(text));
      const runs = answers.flatMap((answer) => played.parse(answer).runs).length;
      const deed = { what: 'slots run', wanted: 1, done: Math.min(1, runs) };
      const measured = { commands: own.length, peak: peakOf(own, SPAN_MS, at), runs };
      taken[number]?.push(provided([deed], () => measured));
    });
  }
  for (const { name } of group) await all({ ask: 'close', contender: name });
  return group.map((contender, number): Series => {
    return { name: contender.name, kind: kindOf(contender), repetitions: taken[number] ?? [] };
  });
}
