import { Injectable } from '@nestjs/common';
import {
  CoordinatedCron,
  CronCoordinator,
  minutes,
  MemoryRunStore,
  type RunStart,
  type RunSummary,
  seconds,
} from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';

const LEASE_MS = seconds(30);
const SWEEP_MS = seconds(30);
const START = Date.UTC(2026, 0, 1);
const at = (ms: number): string => new Date(START + ms).toISOString();

/** As a replica leaves it behind that was killed. */
const begun = (changes: Partial<RunStart> = {}): RunStart => ({
  job: 'job',
  runId: 'run-of-the-dead',
  slot: at(0),
  trigger: 'schedule',
  replicaId: 'killed',
  startedAt: at(0),
  ...changes,
});

/** A history that can be kept from hearing of runs, but not from being swept. */
class DeafHistory extends MemoryRunStore {
  deaf = false;

  override start(run: RunStart): Promise<void> {
    return this.deaf ? Promise.reject(new Error('no connection')) : super.start(run);
  }

  override finish(summary: RunSummary): Promise<boolean> {
    if (this.deaf && summary.outcome !== 'abandoned') return Promise.reject(new Error('no connection'));
    return super.finish(summary);
  }
}

@Injectable()
class Jobs {
  static ran: string[] = [];
  static takesMs = 0;

  @CoordinatedCron('0 0 0 1 6 *', { name: 'job', overlap: 'allow' })
  allow() {}

  @CoordinatedCron('0 0 0 1 1 *', { name: 'rerun', window: minutes(10), onAbandoned: 'rerun' })
  rerun(run: { slot: string }) {
    Jobs.ran.push(run.slot);
  }
}

async function bedOf(options: { replicas?: number; history?: MemoryRunStore; timers?: boolean } = {}) {
  const { replicas = 3, history = new DeafHistory(), timers = true } = options;
  Jobs.ran = [];
  const bed = await CronTestBed.create({
    replicas,
    startAt: START,
    providers: [Jobs],
    options: { timers, history: { store: history, sweepEveryMs: SWEEP_MS }, leaseMs: LEASE_MS },
  });
  const outcomeOf = async (runId: string) => (await history.get(runId))?.outcome;
  return { bed, history, outcomeOf };
}

describe('a run whose replica was killed', () => {
  it('becomes abandoned within a lease and a sweep, told by one replica with its identity', async () => {
    const { bed, history } = await bedOf();
    await history.start(begun());
    const found = bed.events.next('run.settled', ({ outcome }) => outcome === 'abandoned');
    await bed.clock.advance(LEASE_MS + SWEEP_MS);
    expect(await found).toMatchObject({ runId: 'run-of-the-dead', replicaId: 'killed', flowName: 'job' });
    await bed.clock.advance(minutes(5));
    expect(bed.events.all('run.abandoned')).toHaveLength(1);
    expect(await history.get('run-of-the-dead')).toMatchObject({ outcome: 'abandoned', replicaId: 'killed' });
    for (let index = 0; index < 3; index++) {
      expect(bed.replica(index).get(CronCoordinator).jobs()[0]).toMatchObject({
        running: false,
        lastRun: null,
      });
    }
    await bed.close();
    expect(bed.clock.pendingTimers).toBe(0);
  });

  it('stays unfinished while its lease is held, whichever kind it is', async () => {
    const { bed, history, outcomeOf } = await bedOf();
    const lease = { ttlMs: minutes(5) };
    const ask = (job: string, runId: string, scope: string) =>
      bed.store.acquire({
        ...{ job, runId, token: runId, replicaId: 'killed', at: START, claim: null, ignorePaused: false },
        lease: { ...lease, scope },
      });
    await ask('rerun', 'alone', '');
    await ask('job', 'beside', 'beside');
    await history.start(begun({ job: 'rerun', runId: 'alone' }));
    await history.start(begun({ runId: 'beside' }));
    await history.start(begun({ job: 'rerun', runId: 'before that' }));
    await bed.clock.advance(minutes(4));
    expect(await outcomeOf('alone')).toBeUndefined();
    expect(await outcomeOf('beside')).toBeUndefined();
    expect(await outcomeOf('before that')).toBe('abandoned');
    await bed.clock.advance(minutes(1) + SWEEP_MS);
    expect(await outcomeOf('alone')).toBe('abandoned');
    expect(await outcomeOf('beside')).toBe('abandoned');
    await bed.close();
  });

  it('is one of an earlier process where a replica of the same name has come up since', async () => {
    const { bed, history, outcomeOf } = await bedOf({ replicas: 1 });
    await history.start(begun({ replicaId: 'replica-0', startedAt: at(-1) }));
    await bed.clock.advance(LEASE_MS + SWEEP_MS);
    expect(await outcomeOf('run-of-the-dead')).toBe('abandoned');
    await bed.close();
  });

  it('is left alone by a store that does not answer or cannot tell', async () => {
    const { bed, history, outcomeOf } = await bedOf();
    await bed.clock.advance(minutes(2));
    bed.store.swallow();
    await history.start(begun());
    await bed.clock.advance(minutes(5));
    expect(await outcomeOf('run-of-the-dead')).toBeUndefined();
    bed.store.heal();
    await bed.clock.advance(LEASE_MS + 2 * SWEEP_MS);
    expect(await outcomeOf('run-of-the-dead')).toBe('abandoned');
    await bed.close();
  });
});

describe('a run whose replica lives', () => {
  it('is not abandoned, however long it takes', async () => {
    const { bed, outcomeOf } = await bedOf();
    const service = bed.replica(0).get(CronCoordinator);
    let finish = (): void => undefined;
    const handler = (): Promise<void> => new Promise((resolve) => (finish = resolve));
    service.register({ name: 'long', handler });
    const ended = service.run('long');
    await bed.clock.advance(minutes(20));
    finish();
    const { runId } = await ended;
    await bed.clock.advance(0);
    expect(bed.events.all('run.abandoned')).toEqual([]);
    expect(await outcomeOf(runId)).toBe('succeeded');
    await bed.close();
  });

  it('is not abandoned while its end is on its way to a history that is away', async () => {
    const history = new DeafHistory();
    const { bed, outcomeOf } = await bedOf({ history });
    const service = bed.replica(1).get(CronCoordinator);
    service.register({ name: 'short', handler: () => new Promise((resolve) => setImmediate(resolve)) });
    const running = service.run('short', { wait: false });
    const { runId } = await running;
    history.deaf = true;
    await bed.clock.advance(minutes(10));
    expect(await outcomeOf(runId)).toBeUndefined();
    history.deaf = false;
    await bed.clock.advance(seconds(15));
    expect(await outcomeOf(runId)).toBe('succeeded');
    expect(bed.events.all('run.abandoned')).toEqual([]);
    const ofOne = ({ replicaId }: { replicaId: string }): boolean => replicaId === 'replica-1';
    expect(bed.events.all('history.unavailable').filter(ofOne)).toHaveLength(1);
    expect(bed.events.all('history.recovered').filter(ofOne)).toHaveLength(1);
    await bed.close();
  });

  it('is not taken for dead by a store that has lost its data', async () => {
    const { bed, outcomeOf } = await bedOf();
    const service = bed.replica(0).get(CronCoordinator);
    service.register({ name: 'long', handler: () => new Promise(() => undefined) });
    await bed.clock.advance(minutes(5));
    const ended = service.run('long');
    await bed.clock.advance(minutes(5));
    await bed.store.loseData();
    await bed.clock.advance(minutes(5));
    const { runId, reason } = await ended;
    expect(reason).toBe('lease-lost');
    expect(await outcomeOf(runId)).toBe('interrupted');
    expect(bed.events.all('run.abandoned')).toEqual([]);
    await bed.close();
  });
});

describe('onAbandoned', () => {
  const dead = (slotMs = 0) => begun({ job: 'rerun', runId: `dead-${slotMs}`, slot: at(slotMs) });

  it("runs the slot again on one replica while the window is open, where it says 'rerun'", async () => {
    const { bed, history } = await bedOf();
    await history.start(dead(1));
    const found = bed.events.next('run.finished', ({ trigger }) => trigger === 'catch-up');
    await bed.clock.advance(LEASE_MS + SWEEP_MS);
    expect(await found).toMatchObject({ job: 'rerun', slot: at(1), outcome: 'succeeded' });
    await bed.clock.advance(minutes(5));
    expect(Jobs.ran.filter((slot) => slot === at(1))).toHaveLength(1);
    await bed.close();
  });

  it('leaves it when the window is over, when somebody asked for the run, and by default', async () => {
    const { bed, history } = await bedOf();
    await history.start(dead(-minutes(20)));
    await history.start({ ...dead(2), trigger: 'manual' });
    await history.start(begun());
    await bed.clock.advance(minutes(5));
    expect(bed.events.count('run.abandoned')).toBe(3);
    expect(bed.events.all('run.started').filter(({ trigger }) => trigger === 'catch-up')).toEqual([]);
    await bed.close();
  });

  it('is for replicas whose timers fire: the others leave the run until its window is over', async () => {
    const { bed, history, outcomeOf } = await bedOf({ timers: false });
    await history.start(dead());
    await bed.clock.advance(minutes(9));
    expect(await outcomeOf('dead-0')).toBeUndefined();
    await bed.clock.advance(minutes(1) + SWEEP_MS);
    expect(await outcomeOf('dead-0')).toBe('abandoned');
    expect(Jobs.ran).toEqual([]);
    await bed.close();
  });
});
