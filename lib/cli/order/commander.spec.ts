import { loadCommander } from './commander.js';

const failing = (code: string, message: string) => () =>
  Promise.reject(Object.assign(new Error(message), { code }));

describe('the package that reads the command line', () => {
  it('is loaded', async () => {
    expect(typeof (await loadCommander())?.Command).toBe('function');
  });

  it.each([
    ['ERR_MODULE_NOT_FOUND', "Cannot find package 'commander' imported from /srv/app/cli.js"],
    ['MODULE_NOT_FOUND', "Cannot find module 'commander'"],
  ])('may be missing: %s', async (code, message) => {
    expect(await loadCommander(failing(code, message))).toBeNull();
  });

  it.each([
    [
      'ERR_MODULE_NOT_FOUND',
      "Cannot find package 'something' imported from /srv/node_modules/commander/index.js",
    ],
    ['ERR_REQUIRE_ESM', "require() of 'commander'"],
  ])('that is there but does not load is an error: %s', async (code, message) => {
    await expect(loadCommander(failing(code, message))).rejects.toThrow(message);
  });
});
