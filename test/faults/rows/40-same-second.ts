import { comingSlots } from '../../replicas/fleet/fleet.js';
import { everySecond } from '../every-second.js';
import type { FaultRow } from '../row.js';

const JOBS = 1_000;
const SLOTS = 3;

/** One moment for all jobs, and then time to look at it. */
const PERIOD_MS = 4_000;
const EVERY_FOUR_SECONDS = '*/4 * * * * *';

export const sameSecond: FaultRow = {
  number: 40,
  fault: '1,000 jobs due the same second',
  expected: 'all fire within the second, nothing skipped',
  alone: true,
  async play(stage) {
    const scene = await stage.scene();
    const registered = everySecond(JOBS).map(({ name }) => ({ name, cronTime: EVERY_FOUR_SECONDS }));
    const replica = await scene.bootOne({ jobs: [], registered });
    const dueAt = (slot: string): boolean => Date.parse(slot) % PERIOD_MS === 0;
    const slots = comingSlots(4 * SLOTS).filter(dueAt);
    const last = slots.at(-1) ?? '';
    // What has not begun by the next slot is not waited for. One look at each line: there are thousands of them.
    await scene.witness.log.until(`a job runs after ${last}`, (entries) =>
      (entries.at(-1)?.slot ?? '') > last ? true : undefined,
    );
    await replica.leave();
    await scene.witness.settled();
    const spreads = slots.map((slot) => {
      const began = scene.witness.log.entries.filter((entry) => entry.slot === slot);
      stage.same(`each job ran at ${slot}, once`, new Set(began.map(({ job }) => job)).size, JOBS);
      stage.same(`none twice at ${slot}`, began.length, JOBS);
      return Math.max(...began.map(({ at }) => at)) - Date.parse(slot);
    });
    const latest = Math.max(...spreads);
    stage.check(
      'the last began within the second',
      latest < 1_000,
      `${spreads.join(', ')} ms after their slots`,
    );
    const skipped = ['run.skipped', 'slot.missed']
      .flatMap((event) => replica.events(event))
      .filter(({ slot }) => slots.includes(String(slot)));
    stage.check('nothing was skipped', skipped.length === 0, skipped.slice(0, 3));
    stage.measure('last start after the slot, ms', latest);
    stage.see(`${JOBS} jobs, ${slots.length} slots: the last began ${spreads.join(', ')} ms after its slot`);
  },
};
