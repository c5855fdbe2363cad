// npm run test:mutation [-- <folder> …]: changes the code of each lib/<folder> in small ways, and counts the changes
// that its tests notice. Fails when that is less than the threshold in one of them, after all have run.
import { spawnSync } from 'node:child_process';
import { setPriority } from 'node:os';

const FOLDERS = ['fan-out', 'schedule', 'locking', 'coordinator'];

const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = named.filter((folder) => !FOLDERS.includes(folder));
if (unknown.length > 0) {
  console.error(`Not a folder for this: ${unknown.join(', ')}. Expected: ${FOLDERS.join(', ')}.`);
  process.exit(2);
}

// It takes long, and whatever else runs on the machine comes first.
setPriority(19);

const failed = (named.length === 0 ? FOLDERS : named).filter((folder) => {
  const env = { ...process.env, MUTATED_FOLDER: folder };
  return spawnSync('npx', ['stryker', 'run', ...options], { stdio: 'inherit', env }).status !== 0;
});
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}.`);
  process.exit(1);
}
