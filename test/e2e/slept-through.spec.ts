import { CoordinatedCron, hours, minutes, seconds } from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';

class Minutely {
  @CoordinatedCron('0 * * * * *', { name: 'job' })
  run() {}
}

class Hourly {
  @CoordinatedCron('0 0 * * * *', { name: 'job' })
  run() {}
}

class Guarded {
  @CoordinatedCron('0 * * * * *', { name: 'job', ttl: seconds(30) })
  run() {}
}

class CatchingUp {
  @CoordinatedCron('0 0 * * * *', { name: 'job', catchUp: 'latest' })
  run() {}
}

/** Two replicas that slept, or whose clocks were put forward, and the 30 s until they notice. */
async function slept(jobs: new () => object, ms: number, prepare?: (bed: CronTestBed) => void) {
  const bed = await CronTestBed.create({ providers: [jobs], replicas: 2 });
  await bed.clock.advance(seconds(1));
  prepare?.(bed);
  bed.clock.set(bed.clock.now() + ms);
  await bed.clock.advance(seconds(30));
  const settled = bed.events
    .all('run.settled')
    .map(({ slot, outcome, reason = null, trigger }) => [slot.slice(11, 16), outcome, reason, trigger]);
  await bed.close();
  // Which of the two comes first is nobody's promise.
  return settled.sort();
}

describe('replicas that slept through slots', () => {
  it('note the newest as missed, one of them for all, and run none of the others', async () => {
    expect(await slept(Minutely, minutes(4) + seconds(19))).toEqual([
      ['00:04', 'missed', 'late', 'schedule'],
      ['00:04', 'skipped', 'already-claimed', 'schedule'],
    ]);
  });

  it('run the newest once where the job catches up', async () => {
    expect(await slept(CatchingUp, hours(3) + minutes(20))).toEqual([
      ['03:00', 'skipped', 'already-claimed', 'catch-up'],
      ['03:00', 'succeeded', null, 'catch-up'],
    ]);
  });

  it('only skip it where a claim of the slot, had there been one, is gone by now', async () => {
    expect(await slept(Hourly, hours(3) + minutes(20))).toEqual([
      ['03:00', 'skipped', 'late', 'schedule'],
      ['03:00', 'skipped', 'late', 'schedule'],
    ]);
  });

  it('only skip it where the claim is of the job and not of the slot', async () => {
    expect(await slept(Guarded, minutes(4) + seconds(19))).toEqual([
      ['00:04', 'skipped', 'late', 'schedule'],
      ['00:04', 'skipped', 'late', 'schedule'],
    ]);
  });

  it('say that the store is away, where it is', async () => {
    expect(await slept(Minutely, minutes(4) + seconds(19), (bed) => bed.store.fail())).toEqual([
      ['00:04', 'skipped', 'store-unavailable', 'schedule'],
      ['00:04', 'skipped', 'store-unavailable', 'schedule'],
    ]);
  });
});
