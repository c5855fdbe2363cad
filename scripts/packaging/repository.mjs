import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const inRoot = (...segments) => join(ROOT, ...segments);

export const readManifest = () => JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

/** Every file that the manifest's `exports` names, as `./dist/…`. */
export function exportedFiles(target = readManifest().exports) {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap((next) => exportedFiles(next));
}
