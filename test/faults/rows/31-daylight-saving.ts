import type { Scene } from '../../replicas/fleet/scene.js';
import { grouped } from '../grouped.js';
import type { FaultRow } from '../row.js';
import { unhurried } from '../unhurried.js';

const HOUR_MS = 3_600_000;

/** Two hours pass in twelve seconds; from one slot to the next a busy machine may be away for three. */
const RATE = 600;

/** So early it is when a replica is started: by its clock the boot takes half an hour, and more on a busy machine. */
const AHEAD_MS = 3 * HOUR_MS;

const AT_ONCE = 4;

/** Worked out by hand from the published rule and the tz database's changes; fixed times, then every half hour. */
const CHANGES = [
  {
    zone: 'America/New_York',
    at: '2026-03-08T07:00:00Z',
    fixed: { '30 2': ['07:00'], '30 1': ['06:30'], '30 3': ['07:30'] },
    halfHours: ['06:00', '06:30', '07:00', '07:30', '08:00'],
  },
  {
    zone: 'America/New_York',
    at: '2026-11-01T06:00:00Z',
    fixed: { '30 1': ['05:30'], '0 2': ['07:00'] },
    halfHours: ['05:00', '05:30', '06:00', '06:30', '07:00'],
  },
  {
    zone: 'Europe/Berlin',
    at: '2026-03-29T01:00:00Z',
    fixed: { '30 2': ['01:00'], '30 1': ['00:30'], '30 3': ['01:30'] },
    halfHours: ['00:00', '00:30', '01:00', '01:30', '02:00'],
  },
  {
    zone: 'Europe/Berlin',
    at: '2026-10-25T01:00:00Z',
    fixed: { '30 2': ['00:30'], '0 3': ['02:00'] },
    halfHours: ['00:00', '00:30', '01:00', '01:30', '02:00'],
  },
  {
    zone: 'Australia/Sydney',
    at: '2026-10-03T16:00:00Z',
    fixed: { '30 2': ['16:30'], '30 1': ['15:30'] },
    halfHours: ['15:00', '15:30', '16:00', '16:30', '17:00'],
  },
  {
    zone: 'Australia/Sydney',
    at: '2026-04-04T16:00:00Z',
    fixed: { '30 2': ['15:30'], '0 3': ['17:00'] },
    halfHours: ['15:00', '15:30', '16:00', '16:30', '17:00'],
  },
  {
    // Clocks move by half an hour.
    zone: 'Australia/Lord_Howe',
    at: '2026-04-04T15:00:00Z',
    fixed: { '45 1': ['14:45'], '15 2': ['15:45'] },
    halfHours: ['14:00', '14:30', '15:00', '15:30', '16:00'],
  },
  {
    zone: 'Australia/Lord_Howe',
    at: '2026-10-03T15:30:00Z',
    fixed: { '45 1': ['15:15'], '15 2': ['15:45'], '45 2': ['15:45'] },
    halfHours: ['14:30', '15:00', '15:30', '16:00', '16:30'],
  },
] as const;

export const daylightSaving: FaultRow = {
  number: 31,
  fault: 'daylight saving, both ways',
  expected: 'the published rule, on every change of a year in four zones',
  alone: true,
  async play(stage) {
    let slots = 0;
    const next = CHANGES.values();
    const place = async (): Promise<void> => {
      for (const change of next) {
        const scene = await stage.scene();
        const seen = await throughThe(change, scene);
        for (const [expression, expected] of expectedOf(change)) {
          const actual = seen.get(expression) ?? [];
          slots += expected.length;
          stage.same(`${change.zone} ${change.at.slice(0, 10)}: "${expression}"`, actual, expected);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, place));
    const zones = new Set(CHANGES.map(({ zone }) => zone)).size;
    stage.see(`${CHANGES.length} changes in ${zones} zones: each of ${slots} slots at its moment, no other`);
  },
};

type Change = (typeof CHANGES)[number];

const HALF_HOURS = '0,30 * * * *';

function expectedOf({ fixed, halfHours }: Change): Map<string, readonly string[]> {
  const daily = Object.entries<readonly string[]>(fixed).map(([time, at]): [string, readonly string[]] => [
    `${time} * * *`,
    at,
  ]);
  return new Map([...daily, [HALF_HOURS, halfHours]]);
}

/** Lets a replica live through the change, and gives the moments each expression ran at, in UTC. */
async function throughThe(change: Change, scene: Scene): Promise<Map<string, string[]>> {
  const { zone: timeZone, at, halfHours } = change;
  const day = at.slice(0, 11);
  const first = Date.parse(`${day}${halfHours[0]}:00Z`);
  const last = Date.parse(`${day}${halfHours.at(-1) ?? ''}:00Z`);
  const expressions = [...expectedOf(change).keys()];
  const replica = await scene.bootOne({
    jobs: [],
    registered: expressions.map((cronTime) => ({ name: cronTime, cronTime, timeZone })),
    clock: { startAt: new Date(first - AHEAD_MS).toISOString(), rate: RATE },
    options: unhurried(RATE),
  });
  await replica.untilSettled(HALF_HOURS, new Date(last).toISOString());
  await replica.leave();
  await scene.witness.settled();
  const runs = scene.witness.log.entries.filter(({ slot }) => within(slot, first, last));
  const byJob = grouped(runs, ({ job }) => job);
  return new Map(
    [...byJob].map(([job, entries]) => [job, entries.map(({ slot }) => slot.slice(11, 16)).sort()]),
  );
}

const within = (slot: string, first: number, last: number): boolean =>
  Date.parse(slot) >= first && Date.parse(slot) <= last;
