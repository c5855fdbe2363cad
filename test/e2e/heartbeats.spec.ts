import { Injectable } from '@nestjs/common';
import {
  CoordinatedCron,
  CronCoordinator,
  CronCoordinatorModule,
  type CronCoordinatorOptions,
  type CronRun,
  MemoryCoordinationStore,
} from 'nestjs-cron-coordinator';
import { EventMonitor } from 'nestjs-cron-coordinator/testing';
import { boot, bootError } from '../support/boot.js';
import { type PingAnswer, PingServer } from '../support/ping-server.js';

const CHECK = '/the-secret-check';
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

@Injectable()
class Jobs {
  readonly begun: Promise<void>;
  private begin = (): void => undefined;

  constructor() {
    this.begun = new Promise((resolve) => (this.begin = resolve));
  }

  @CoordinatedCron('0 0 0 1 1 *', { name: 'report' })
  report() {
    return 'done';
  }

  @CoordinatedCron('0 0 0 1 1 *', { name: 'failing' })
  failing() {
    throw new Error('no disk');
  }

  @CoordinatedCron('0 0 0 1 1 *', { name: 'endless' })
  endless(_run: CronRun) {
    this.begin();
    return new Promise(() => undefined);
  }
}

describe('the heartbeats of an application', () => {
  let monitor: PingServer;

  beforeEach(async () => {
    monitor = await PingServer.start();
  });

  afterEach(() => monitor.stop());

  async function replica(options: CronCoordinatorOptions = {}) {
    const url = `${monitor.url}${CHECK}`;
    const coordinator = CronCoordinatorModule.forRoot({
      store: 'memory',
      heartbeats: { report: url, failing: url, endless: url },
      ...options,
    });
    const { app, logger } = await boot({ imports: [coordinator], providers: [Jobs] });
    const service = app.get(CronCoordinator);
    return { app, logger, service, events: new EventMonitor(service), jobs: app.get(Jobs) };
  }

  it('tell the monitor of the start and of the end, with the id of the run and in words', async () => {
    const { app, service } = await replica();
    const { runId } = await service.run('report');
    await monitor.count(2);
    await service.run('failing');
    const [start, success, , failure] = await monitor.count(4);
    expect(runId).toMatch(new RegExp(`^${UUID}$`));
    expect(start).toMatchObject({ method: 'POST', url: `${CHECK}/start?rid=${runId}` });
    expect(start?.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      connection: 'close',
    });
    expect(success?.url).toBe(`${CHECK}?rid=${runId}`);
    expect(success?.body).toMatch(/^report succeeded after \d+ ms\nslot /);
    expect(failure?.url).toMatch(new RegExp(`^${CHECK}/fail\\?rid=${UUID}$`));
    expect(failure?.body).toContain('Error: no disk');
    await app.close();
  });

  it('come from the replica that ran; one that was refused is mute', async () => {
    const store = new MemoryCoordinationStore();
    const [one, two] = [await replica({ store }), await replica({ store })];
    const slot = '2026-05-04T02:00:00Z';
    const summaries = await Promise.all([one, two].map(({ service }) => service.run('report', { slot })));
    const own = new Set(summaries.map(({ runId }) => runId));
    await one.app.close();
    await two.app.close();
    expect(one.events.count('run.settled') + two.events.count('run.settled')).toBe(2);
    const ran = [one, two].flatMap(({ events }) => events.all('run.started'));
    expect(ran).toHaveLength(1);
    expect(own).toContain(ran[0]?.runId);
    expect(monitor.received.map(({ url }) => url)).toEqual([
      `${CHECK}/start?rid=${ran[0]?.runId}`,
      `${CHECK}?rid=${ran[0]?.runId}`,
    ]);
  });

  it('tell of the run that a shutdown cut off, before close() resolves', async () => {
    const { app, service, jobs } = await replica({ shutdown: { graceMs: 0 } });
    const run = service.run('endless');
    await jobs.begun;
    await app.close();
    const { runId, outcome, reason } = await run;
    expect([outcome, reason]).toEqual(['interrupted', 'shutting-down']);
    expect(monitor.received.map(({ url }) => url)).toEqual([
      `${CHECK}/start?rid=${runId}`,
      `${CHECK}/fail?rid=${runId}`,
    ]);
  });

  it.each<[string, PingAnswer, RegExp]>([
    ['hangs', 'hangs', /^no answer within 100 ms$/],
    ['answers 500', 500, /^the answer was 500$/],
    ['redirects', 302, /^the answer was 302$/],
    ['drops the connection', 'drops', /^the request failed: \w+$/],
  ])('change nothing for a run where the monitor %s, and tell of it once', async (_, answer, message) => {
    monitor.answer = answer;
    const delivery = { timeoutMs: 100, retries: 1 };
    const { app, service, events, logger } = await replica({
      heartbeats: { report: { url: `${monitor.url}${CHECK}`, ...delivery } },
    });
    const failing = events.next('heartbeat.unavailable');
    expect(await service.run('report')).toMatchObject({ outcome: 'succeeded' });
    expect(await failing).toMatchObject({ job: 'report', host: new URL(monitor.url).host, ping: 'start' });
    monitor.answer = 200;
    await events.next('heartbeat.recovered');
    await app.close();
    const [line, ...more] = logger.events('heartbeat.unavailable');
    expect([line?.level, more]).toEqual(['warn', []]);
    expect(line?.line.error).toMatchObject({ message: expect.stringMatching(message) });
    expect(logger.events('heartbeat.recovered')).toMatchObject([{ level: 'log', line: { lost: 1 } }]);
    expect(monitor.received.map(({ url }) => url.split('?')[0])).toEqual([
      `${CHECK}/start`,
      `${CHECK}/start`,
      CHECK,
    ]);
    expect(JSON.stringify(logger.lines)).not.toContain(CHECK);
  });

  it.each<[string, () => unknown]>([
    ['nobody is there', () => monitor.stop()],
    ['the monitor hangs', () => (monitor.answer = 'hangs')],
  ])('keep a shutdown for no longer than they may where %s', async (_, goAway) => {
    const { app, service, logger } = await replica({ shutdown: { notifyMs: 50 } });
    await goAway();
    await service.run('report');
    await app.close();
    const lines = logger.events('heartbeat.unavailable').map(({ line }) => line);
    expect(lines).toMatchObject([
      { ping: 'start', error: { message: expect.stringMatching(/ECONNREFUSED|shut down/) } },
    ]);
  });

  it('have URLs of their own for a service that has others', async () => {
    const { app, service } = await replica({
      heartbeats: {
        report: { start: `${monitor.url}/p?state=run&series={runId}`, success: `${monitor.url}/ok` },
      },
    });
    const { runId } = await service.run('report');
    await app.close();
    expect(monitor.received.map(({ url }) => url)).toEqual([`/p?state=run&series=${runId}`, '/ok']);
  });

  it('of a job that does not exist stop the boot', async () => {
    const heartbeats = { report: undefined, reprot: `${monitor.url}${CHECK}` };
    const coordinator = CronCoordinatorModule.forRoot({ store: 'memory', heartbeats });
    const { message } = await bootError({ imports: [coordinator], providers: [Jobs] });
    expect(message).toContain('- `heartbeats.reprot`: there is no job named "reprot"');
    expect(message).not.toContain(CHECK);
  });

  it('that cannot be sent stop the boot, by an error that names the option', async () => {
    const coordinator = CronCoordinatorModule.forRoot({ store: 'memory', heartbeats: { report: CHECK } });
    const { message } = await bootError({ imports: [coordinator], providers: [Jobs] });
    expect(message).toContain('- `heartbeats.report`: expected an http or https URL');
    expect(message).not.toContain(CHECK);
  });
});
