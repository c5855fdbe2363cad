import { WIRINGS } from '../../replicas/app/settings.js';
import type { FaultRow } from '../row.js';

export const twoSchedules: FaultRow = {
  number: 22,
  fault: 'replicas run different versions of a schedule',
  expected: 'warned, with both expressions',
  async play(stage) {
    const scene = await stage.scene();
    const wiring = stage.oneOf(WIRINGS);
    const cronTimes = ['*/20 * * * * *', `*/${stage.between(21, 59)} * * * * *`] as const;
    const versionOf = (cronTime: string) => ({
      wiring,
      options: { jobs: { brief: { cronTime } }, history: { sweepEveryMs: 2_000 } },
    });
    const [older] = await scene.boot(1, { jobs: ['brief', 'instant'], ...versionOf(cronTimes[0]) });
    const [newer] = await scene.boot(1, {
      name: 'replica-2',
      jobs: ['brief', 'instant'],
      ...versionOf(cronTimes[1]),
    });
    if (older === undefined || newer === undefined) throw new Error('No replica was booted.');
    const told = await Promise.all([older, newer].map((replica) => replica.untilEvent('schedule.mismatch')));
    // As many looks again as there is time for: none of them tells anew.
    await Promise.all([older, newer].map((replica) => replica.untilSettled('instant', inMs(5_000))));
    for (const [at, line] of told.entries()) {
      const named = [line.schedule, line.otherSchedule].map(String);
      const [own, other] = at === 0 ? cronTimes : cronTimes.toReversed();
      const who = at === 0 ? 'the older replica' : 'the newer replica';
      stage.check(`${who} names its own expression`, named[0]?.includes(`"${own}"`) === true, named);
      stage.check(`${who} names the other`, named[1]?.includes(`"${other}"`) === true, named);
      stage.same(`${who} names the job`, line.job, 'brief');
    }
    const lines = [older, newer].map((replica) => replica.events('schedule.mismatch').length);
    stage.same('each says so once', lines, [1, 1]);
    stage.see(`${wiring}: "${cronTimes[0]}" and "${cronTimes[1]}": both replicas warned, once each`);
  },
};

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
