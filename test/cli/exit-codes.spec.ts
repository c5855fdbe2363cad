import { FIRED } from './app/words.js';
import { command } from './support/command.js';

describe('the exit code of a command', () => {
  it.each([
    ['run clean-up', 0, 'clean-up succeeded after'],
    ['run switched-off --force', 0, 'result: "forced"'],
    ['run billing --tenant a b', 0, '2 succeeded, 0 failed'],
    ['run broken', 1, 'error: TypeError: no disk'],
    ['run billing', 1, 'failed: c: Error: no invoice for c'],
    ['run switched-off', 3, 'switched-off skipped (disabled)'],
    ['run billing --tenant nobody', 2, 'tenant "nobody" was asked for'],
    ['list', 0, 'clean-up'],
    ['runs', 0, 'no such run'],
  ])('of `%s` is %i', async (args, code, result) => {
    const ended = await command(args);
    expect(ended).toMatchObject({ code, stdout: expect.stringContaining(result) });
    expect(ended.stderr).not.toContain(FIRED);
  });

  it.each([
    ['run nope', 'There is no job named "nope". Known jobs: clean-up, broken'],
    ['pause nope', 'There is no job named "nope"'],
    ['run clean-up --tenant a', 'Job "clean-up" is not a tenant job'],
    ['run', "missing required argument 'job'"],
    ['run clean-up --fast', "unknown option '--fast'"],
    ['run clean-up again', 'too many arguments'],
    ['rum clean-up', 'Did you mean run?'],
    ['runs --limit 201', 'Expected a whole number, 1 to 200.'],
    ['runs --limit 1e1', 'Expected a whole number, 1 to 200.'],
    ['runs --outcome fine', 'Allowed choices are succeeded, partial'],
    ['runs --before nonsense', 'before'],
    ['', 'Usage: main.js'],
  ])('of `%s` is 2, and nothing is written to standard output', async (args, complaint) => {
    expect(await command(args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(complaint),
    });
  });

  it('of a call for help is 0, without the application', async () => {
    const { code, stdout, stderr } = await command('--help', { FAILS_TO_BOOT: 'yes' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('run [options] <job>');
    expect(stdout).toContain('Exit codes: 0 succeeded');
  });
});
