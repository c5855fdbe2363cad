import { isServerError, isWrongServer, shareOf } from './redis-commands.js';

describe('an error', () => {
  it.each([
    ['ERR unknown command', true, false],
    ['NOSCRIPT', true, false],
    ['READONLY You can’t write against a read only replica.', true, true],
    [
      'ERR Error running script (call to f_0): @user_script:3: @user_script: 3: -READONLY You can’t write.',
      true,
      true,
    ],
    ['MASTERDOWN Link with MASTER is down', true, true],
    ['CLUSTERDOWN The cluster is down', true, true],
    ['NOAUTH Authentication required.', true, true],
    ['WRONGPASS invalid username-password pair', true, true],
    ['UNBLOCKED force unblock from blocking operation', true, true],
    ['READONLYISH', true, false],
    ['ERR Error running script (call to f_0): the value -1 READONLY', true, false],
    ['NOSCRIPT ERR Error running script (call to f_0): -READONLY', true, false],
    ['Err unknown command', false, false],
    ['ERRor of the socket', false, false],
    ['The server said ERR unknown command', false, false],
    ['E2BIG', true, false],
    ['Socket closed unexpectedly', false, false],
    ['connect ECONNREFUSED', false, false],
    ['E', false, false],
    ['ERR the key READONLY is no list', true, false],
  ])('is the server’s own, or says that it is the wrong one: %s', (message, isServers, isWrong) => {
    expect(isServerError(new Error(message))).toBe(isServers);
    expect(isWrongServer(new Error(message))).toBe(isWrong);
  });

  it('is none of the server’s where it is no error', () => {
    expect(isServerError('ERR unknown command')).toBe(false);
  });
});

describe('the time for one of several servers', () => {
  it('leaves time for two others', () => {
    expect(shareOf(2_000)).toBe(667);
    expect(3 * shareOf(30)).toBe(30);
  });
});
