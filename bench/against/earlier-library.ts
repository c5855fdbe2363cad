import { execFile } from 'node:child_process';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { House } from '../house.js';

const run = promisify(execFile);

/** The library as it was at a commit, built beside the programs of today; gives the folder of the installation. */
export async function installEarlier(
  { root, install }: Pick<House, 'root' | 'install'>,
  commit: string,
): Promise<string> {
  const git = (...args: string[]): Promise<unknown> => run('git', ['-C', root, ...args]);
  const tree = join(root, '.tmp', `against-${process.pid}`);
  await mkdir(join(root, '.tmp'), { recursive: true });
  await git('worktree', 'add', '--detach', tree, commit);
  try {
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
    return install('against', tree);
  } finally {
    // The link goes first, so that nothing behind it can.
    await rm(join(tree, 'node_modules'), { force: true });
    await git('worktree', 'remove', '--force', tree);
  }
}
