import type { Provider } from '@nestjs/common';
import {
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  MemoryCoordinationStore,
  MemoryRunStore,
  type RunStart,
  seconds,
} from 'nestjs-cron-coordinator';
import { ManualClock } from 'nestjs-cron-coordinator/testing';
import { bareReplica } from '../support/runtime.js';
import { boot } from '../support/boot.js';
import { bootReplica } from '../support/replica.js';

const START = Date.UTC(2026, 0, 1);
const ROUND_MS = seconds(30);

class OldJobs {
  @CoordinatedCron('0 0 2 * * *', { name: 'kept' })
  kept() {}

  @CoordinatedCron('0 0 3 * * *', { name: 'dropped' })
  dropped() {}
}

class NewJobs {
  @CoordinatedCron('0 0 2 * * *', { name: 'kept' })
  kept() {}
}

/** A run of that job, as the history knows it. */
const runOf = (job: string): RunStart => {
  const startedAt = new Date(START - seconds(60)).toISOString();
  return { job, runId: `run of ${job}`, slot: startedAt, trigger: 'manual', replicaId: 'past', startedAt };
};

async function historyOf(...jobs: string[]): Promise<MemoryRunStore> {
  const history = new MemoryRunStore();
  for (const job of jobs) {
    const finishedAt = new Date(START).toISOString();
    await history.finish({ ...runOf(job), outcome: 'failed', finishedAt, durationMs: 1 });
  }
  return history;
}

describe('a job that is gone from the code', () => {
  it('is told of once the last replica that declares it has left', async () => {
    const clock = new ManualClock(START);
    const store = new MemoryCoordinationStore({ clock });
    const history = { store: await historyOf('kept', 'dropped', 'long gone'), sweepEveryMs: ROUND_MS };
    const replica = (providers: Provider[]) => bootReplica(clock, { store, history }, providers);
    const old = await replica([OldJobs]);
    await clock.advance(0);
    const young = await replica([NewJobs]);
    await clock.advance(ROUND_MS);
    const told = () => young.events.all('job.vanished').map(({ job }) => job);
    const service = young.app.get(CronCoordinator, { strict: false });
    expect(told()).toEqual(['long gone']);
    expect((await service.vanishedJobs()).map(({ name }) => name)).toEqual(['long gone']);
    await old.app.close();
    // The store remembers a replica for two rounds.
    await clock.advance(3 * ROUND_MS);
    expect(told()).toEqual(['long gone', 'dropped']);
    expect(await service.vanishedJobs()).toMatchObject([
      { name: 'dropped', lastRun: { runId: 'run of dropped', outcome: 'failed' } },
      { name: 'long gone' },
    ]);
    await young.app.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is in the log, and not as a warning', async () => {
    const store = new MemoryCoordinationStore();
    const history = { store: await historyOf('dropped') };
    const { app, logger } = await boot({ imports: [CronCoordinatorModule.forRoot({ store, history })] });
    await new Promise((resolve) => setImmediate(resolve));
    await app.close();
    expect(logger.events('job.vanished')).toEqual([
      {
        level: 'log',
        line: expect.objectContaining({ event: 'job.vanished', job: 'dropped', lastOutcome: 'failed' }),
      },
    ]);
  });

  it('holds up no boot where the history hangs', async () => {
    class Hanging extends MemoryRunStore {
      override jobs() {
        return new Promise<string[]>(() => undefined);
      }
    }
    const history = { store: new Hanging() };
    const { app } = await boot({
      imports: [CronCoordinatorModule.forRoot({ history })],
      providers: [NewJobs],
    });
    expect(app.get(CronCoordinator).jobs()).toHaveLength(1);
    await app.close();
  });

  it('is not told of by a command', async () => {
    const clock = new ManualClock(START);
    const runs = await historyOf('dropped');
    const command = bareReplica({
      clock,
      store: new MemoryCoordinationStore({ clock }),
      runs,
      role: 'command',
    });
    command.rounds.start();
    await clock.advance(ROUND_MS);
    command.rounds.stop();
    expect(command.monitor.count('job.vanished')).toBe(0);
    expect(await command.coordinator.vanishedJobs()).toMatchObject([{ name: 'dropped' }]);
  });
});
