import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { told } from '../../http/support/client.js';
import { PLATFORMS } from '../../http/support/platforms.js';
import { blockOf } from './support/blocks.js';
import { type Ended, execute } from './support/shell.js';
import { Shop, TOKEN } from './support/shop.js';

const PAGE = 'crontab';
const ENTRY = /^(?:\S+\s+){5}(?<command>.+)$/;

/** The commands of the crontab, each with the job it is for. */
const commands = blockOf(PAGE, 'text')
  .split('\n')
  .flatMap((line) => ENTRY.exec(line)?.groups?.command ?? []);

describe.each(PLATFORMS)('the crontab, against an application on %s', (_, platform) => {
  let shop: Shop;
  let home: string;

  /** Runs a command of the crontab as cron does, with the script where this test has put it. */
  const fire = (command: string, replica: 0 | 1 = 0): Promise<Ended> => {
    const here = command.replace('/usr/local/bin/trigger-cron', join(home, 'trigger-cron'));
    return execute('/bin/sh', ['-c', here], { HOME: home, CRON_URL: shop.url(replica) });
  };

  const shown = (command: string): string => command.replace('> /dev/null', '');

  beforeEach(async () => {
    shop = await Shop.open(platform);
    home = await mkdtemp(join(tmpdir(), 'crontab-'));
    await writeFile(join(home, 'trigger-cron'), blockOf(PAGE, 'sh', '#!/bin/sh'));
    await chmod(join(home, 'trigger-cron'), 0o755);
    const script = blockOf(PAGE, 'sh', 'umask 077');
    await execute('/bin/sh', ['-c', script], { HOME: home, CRON_TOKEN: TOKEN });
  });

  afterEach(async () => {
    await shop.close();
    await rm(home, { recursive: true });
  });

  it('names jobs, and keeps the token where nobody else reads it', async () => {
    expect(commands).toHaveLength(2);
    const file = join(home, '.cron-authorization');
    expect(await readFile(file, 'utf8')).toBe(`Authorization: Bearer ${TOKEN}\n`);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('starts each job as the slot of its minute, and is silent', async () => {
    for (const command of commands) {
      const settled = shop.replica(0).events.next('run.settled');
      expect(await fire(command)).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await settled).toMatchObject({
        outcome: 'succeeded',
        slot: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/),
      });
    }
    expect(shop.ran).toEqual(['log-cleanup', 'billing-archive']);
    expect(shop.logged).not.toContain(TOKEN);
  });

  it('runs a slot once that two machines deliver', async () => {
    const command = shown(commands[0] ?? '');
    const deliveries = [await fire(command, 0), await fire(command, 1), await fire(command, 1)];
    const [first, ...others] = deliveries.map(({ stdout }) => told(stdout));
    if (first === undefined) throw new Error('Nothing was answered.');
    // Should the minute have passed in between, the slots differ, and so do the runs.
    for (const other of others.filter(({ slot }) => slot === first.slot)) {
      expect(other).toMatchObject({ runId: first.runId, deduplicated: true });
    }
    expect(shop.ran).toHaveLength(new Set([first, ...others].map(({ slot }) => slot)).size);
  });

  it('is tried again while the store is away', async () => {
    shop.awayForOneTrigger();
    expect(await fire(commands[0] ?? '')).toMatchObject({ code: 0 });
    expect(shop.ran).toEqual(['log-cleanup']);
  });

  it('fails, and tells cron why, where the job is paused', async () => {
    await shop.replica(0).service.pause('log-cleanup');
    const { code, stdout, stderr } = await fire(shown(commands[0] ?? ''));
    expect(code).toBe(22);
    expect(stderr).toContain('409');
    expect(JSON.parse(stdout)).toMatchObject({ status: 409, reason: 'paused' });
    expect(shop.ran).toEqual([]);
  });
});
