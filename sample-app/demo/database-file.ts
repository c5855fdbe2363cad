import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Lends the address of a database that is not there yet, and removes its file afterwards. */
export async function withDatabaseFile<T>(folder: string, use: (url: string) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `demo-${process.pid}.sqlite`);
  try {
    return await use(`file:${file}`);
  } finally {
    await Promise.all(['', '-wal', '-shm'].map((suffix) => rm(`${file}${suffix}`, { force: true })));
  }
}
