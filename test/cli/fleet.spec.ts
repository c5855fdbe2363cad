import { createClient } from '@redis/client';
import { RedisRunStore } from '../../lib/redis/index.js';
import { ending, momentAt, runStart } from '../../lib/testing/run-store-contract/suite.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Command, command } from './support/command.js';

let redis: RedisServer;
let shared: { REDIS_URL: string };

beforeAll(async () => {
  redis = await startRedis();
  shared = { REDIS_URL: redis.url };
});

afterAll(() => redis.stop());

describe('commands over a store and a history that they share', () => {
  it('run a job once at a time: the second one says who runs it', async () => {
    const first = new Command(['run', 'held'], shared);
    await first.says('message=holding');
    const second = await command('run held', shared);
    expect(second).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(
        /^held skipped \(overlap\): it is already running on web-1-command-\d+-\w+ since \S+Z, run \S+\n$/,
      ),
    });
    const third = await command('run held --json', shared);
    expect(third.code).toBe(3);
    expect(JSON.parse(third.stdout)).toMatchObject({ outcome: 'skipped', reason: 'overlap', owner: {} });
    first.goOn();
    expect(await first.ended).toMatchObject({ code: 0 });
  });

  it('release the lease of a run that was interrupted', async () => {
    const first = new Command(['run', 'archive'], shared);
    await first.says('message=holding', 2);
    first.signal('SIGINT');
    await first.says('Stopping');
    first.goOn();
    expect((await first.ended).code).toBe(1);
    const second = new Command(['run', 'archive', '--tenant', 'a'], shared);
    await second.says('message=holding');
    second.goOn();
    expect((await second.ended).code).toBe(0);
  });

  it('pause a job for each other, and let it run again', async () => {
    const paused = await command('pause clean-up', shared);
    expect(paused).toMatchObject({ code: 0, stdout: expect.stringContaining('paused on every replica') });
    expect((await command('list', shared)).stdout).toMatch(/^clean-up .* paused$/m);
    expect(await command('run clean-up', shared)).toMatchObject({
      code: 3,
      stdout: 'clean-up skipped (paused): resume it, or run it with --force\n',
    });
    expect((await command('run clean-up --force', shared)).code).toBe(0);
    const resumed = await command('resume clean-up', shared);
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('may run again') });
    expect((await command('run clean-up', shared)).code).toBe(0);
  });

  it('list jobs that are gone from the code apart from the others', async () => {
    expect((await command('list', shared)).stdout).not.toContain('VANISHED');
    const history = new RedisRunStore({ client: createClient({ url: redis.url }) });
    await history.finish(ending(runStart('last', 0, 'dropped'), { outcome: 'partial' }));
    const { code, stdout } = await command('list', shared);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^JOB .*\n(?:.+\n)+\nVANISHED +LAST RUN +OUTCOME +RUN\ndropped +\S+Z +partial +last\n$/,
    );
    const listed: { jobs: { name: string }[]; vanished: object[] } = JSON.parse(
      (await command('list --json', shared)).stdout,
    );
    expect(listed.jobs.map(({ name }) => name)).not.toContain('dropped');
    expect(listed.vanished).toMatchObject([
      { name: 'dropped', lastRun: { runId: 'last', outcome: 'partial' } },
    ]);
    await history.prune(new Date(momentAt(60)));
    await history.close();
  });

  it('show each other’s runs', async () => {
    await command('run broken', shared);
    const { code, stdout, stderr } = await command('runs --job broken --outcome failed --json', shared);
    expect({ code, stderr: stderr.includes('memory') }).toEqual({ code: 0, stderr: false });
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ job: 'broken', outcome: 'failed', trigger: 'cli' }],
      next: null,
    });
    const page = await command('runs --limit 1', shared);
    expect(page.stdout).toMatch(/^STARTED .*\n\S+Z +broken +failed .*\nThere are more: --before \S+\n$/);
  });
});

describe('a command while the store does not answer', () => {
  const away = { REDIS_URL: 'redis://127.0.0.1:1' };

  it('runs nothing, and says why', async () => {
    expect(await command('run clean-up', away)).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('skipped (store-unavailable)'),
    });
  });

  it('pauses nothing', async () => {
    expect(await command('pause clean-up', away)).toMatchObject({ code: 1, stdout: '' });
  });

  it('lists the jobs, and not which are paused', async () => {
    const { code, stdout, stderr } = await command('list --json', away);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      jobs: expect.arrayContaining([expect.objectContaining({ name: 'clean-up', paused: null })]),
      vanished: null,
    });
    expect(stderr).toContain('not known which of its jobs have vanished');
    expect(stderr).toContain('not known which jobs are paused');
  });

  it('has no history to show', async () => {
    expect(await command('runs', away)).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('a command over a store of its own', () => {
  it.each(['pause', 'resume'])('refuses to %s what nobody would hear of', async (name) => {
    expect(await command(`${name} clean-up`)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('no replica would hear of it. Nothing was changed.'),
    });
  });

  it('says that it sees no run of another process', async () => {
    expect((await command('run clean-up')).stderr).toContain('a run of the job in another one is not seen');
    expect((await command('runs')).stderr).toContain('it shows no run of the replicas');
  });
});
