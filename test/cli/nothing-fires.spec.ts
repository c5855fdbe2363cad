import { FIRED } from './app/words.js';
import { command } from './support/command.js';

describe('a command', () => {
  it('fires nothing that the application schedules, however long it lasts', async () => {
    const { code, stderr } = await command('run lasting');
    expect(code).toBe(0);
    expect(stderr).toContain('run.finished job=lasting');
    expect(stderr).not.toContain(FIRED);
    expect(stderr.match(/run\.started/g)).toHaveLength(1);
  });
});
