import { CLOSED } from './app/words.js';
import { Command } from './support/command.js';

const STOPPING = 'Stopping: what is in flight may end.';

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('lets the chunk in flight end, names who was not reached, and exits with 1', async () => {
    const command = new Command(['run', 'archive', '--json']);
    await command.says('message=holding', 2);
    command.signal(signal);
    await command.says(STOPPING);
    command.goOn();
    const { code, signal: by, stdout, stderr } = await command.ended;
    expect({ code, by }).toEqual({ code: 1, by: null });
    expect(JSON.parse(stdout)).toMatchObject({
      job: 'archive',
      outcome: 'interrupted',
      reason: 'shutting-down',
      tenants: { succeeded: 2, failed: 0, unprocessed: 3 },
    });
    expect(stderr.match(/message=archived/g)).toHaveLength(2);
    expect(stderr).toContain(CLOSED);
  });

  it('comes a second time: nothing is waited for any more', async () => {
    const command = new Command(['run', 'deaf']);
    await command.says('message=holding');
    command.signal(signal);
    await command.says(STOPPING);
    command.signal(signal);
    const { code, signal: by, stdout, stderr } = await command.ended;
    expect({ code, by }).toEqual({ code: 1, by: null });
    expect(stdout).toMatch(/^deaf interrupted \(shutting-down\) after/);
    expect(stderr).toContain(CLOSED);
  });
});

describe('a signal', () => {
  it('names on a terminal who was not reached', async () => {
    const command = new Command(['run', 'archive']);
    await command.says('message=holding', 2);
    command.signal('SIGINT');
    await command.says(STOPPING);
    command.goOn();
    const { stdout } = await command.ended;
    const [, ids = ''] = /not reached: (\w, \w, \w)$/m.exec(stdout) ?? [];
    expect(new Set(ids.split(', ')).size).toBe(3);
  });

  it('during the boot stops the command before anything is done', async () => {
    const command = new Command(['run', 'clean-up'], { BOOTS_WHEN_TOLD: 'yes' });
    await command.says('BOOTING');
    command.signal('SIGTERM');
    await command.says(STOPPING);
    command.goOn();
    const { code, stdout, stderr } = await command.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Stopped before anything was done.');
    expect(stderr).toContain(CLOSED);
  });

  it('comes a second time during a boot that does not end', async () => {
    const command = new Command(['list'], { BOOTS_WHEN_TOLD: 'yes' });
    await command.says('BOOTING');
    command.signal('SIGINT');
    await command.says(STOPPING);
    command.signal('SIGINT');
    expect(await command.ended).toMatchObject({ code: 1, signal: null, stdout: '' });
  });
});
