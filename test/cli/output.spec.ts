import { CLOSED, NO_DATABASE } from './app/words.js';
import { Command, command } from './support/command.js';

const ESCAPE = '\u001b';

describe('the output of a command', () => {
  it('is one document of JSON on standard output, whatever a job writes there', async () => {
    const { stdout, stderr } = await command('run clean-up --json');
    expect(JSON.parse(stdout)).toMatchObject({
      job: 'clean-up',
      outcome: 'succeeded',
      trigger: 'cli',
      result: { removed: 3, trigger: 'cli' },
    });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain('a line on standard output\nand a piece of one\nclean-up 1 of 2\n');
  });

  it.each([
    [
      'list --json',
      { jobs: expect.arrayContaining([expect.objectContaining({ name: 'billing', tenant: true })]) },
    ],
    ['runs --json', { runs: [], next: null }],
    ['run billing --tenant nobody --json', { warnings: [expect.stringContaining('"nobody"')] }],
  ])('is JSON for `%s`', async (args, expected) => {
    expect(JSON.parse((await command(args)).stdout)).toMatchObject(expected);
  });

  it('is plain lines in a pipe', async () => {
    const { stdout, stderr } = await command('run billing');
    expect(stdout + stderr).not.toContain(ESCAPE);
    expect(stderr).toContain('billing 0 of 5 tenants\n');
    expect(stderr).toContain('tenant.failed job=billing tenantId=c error="Error: no invoice for c"');
  });

  it('is a bar on a terminal, of which nothing is left behind', async () => {
    const { stderr } = await command('run billing', { ON_A_TERMINAL: 'yes' });
    expect(stderr).toContain('[------------------------] billing 0 of 5 tenants');
    expect(stderr).toContain('[########################] billing 5 of 5 tenants, 1 failed');
    expect(stderr.split('\n').filter((line) => line.endsWith('failed'))).toEqual([]);
  });

  it('does not keep a job from its end where the reader has left', async () => {
    const held = new Command(['run', 'held']);
    await held.says('message=holding');
    held.stopReading();
    held.goOn();
    expect(await held.ended).toMatchObject({ code: 0, stderr: expect.stringContaining(CLOSED) });
  });
});

describe('an application that does not boot', () => {
  it('is one sentence and exit code 1, although it leaves something open', async () => {
    const { code, stdout, stderr } = await command('list', { FAILS_TO_BOOT: 'yes' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`Error: ${NO_DATABASE}\n`);
    expect(stderr).not.toContain('    at ');
  });

  it('shows where it failed to whom asks', async () => {
    const { code, stderr } = await command('list --stack', { FAILS_TO_BOOT: 'yes' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/Error: The database does not answer\.\n +at Database\.onModuleInit/);
  });

  it('may lack a provider, which Nest would tell with its stack', async () => {
    const { code, stderr } = await command('list', { LACKS_A_PROVIDER: 'yes' });
    expect(code).toBe(1);
    expect(stderr).toContain("Nest can't resolve dependencies");
    expect(stderr).not.toContain('    at ');
  });

  it('may have no coordinator', async () => {
    const { code, stderr } = await command('list', { WITHOUT_COORDINATOR: 'yes' });
    expect(code).toBe(1);
    expect(stderr).toContain('The application has no coordinator. Import CronCoordinatorModule.forRoot()');
  });
});

describe('the process of a command', () => {
  it('ends although the application leaves something open, and says what', async () => {
    const { code, stderr } = await command('run clean-up', { LEAVES_OPEN: 'yes' });
    expect(code).toBe(0);
    expect(stderr).toContain('Timeout would have kept the process alive');
  });

  it('lets the application log everything for who asks', async () => {
    expect((await command('list')).stderr).not.toContain('InstanceLoader');
    expect((await command('list --verbose')).stderr).toContain('InstanceLoader');
  });
});
