import { pathOf } from './program.js';

/** The path of `redis-server`; installed first where it is missing and this process may do so. */
export function redisBinary(): Promise<string> {
  return pathOf({
    name: 'redis-server',
    package: 'redis-server',
    advice:
      'Install version 6 or later, for instance with "apt-get install redis-server" on Debian and Ubuntu or ' +
      '"brew install redis" on macOS.',
  });
}
