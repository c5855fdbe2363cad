import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the table speaks of, and what it was made with. */
const SPOKEN_OF = [
  ...['common', 'events', 'locking', 'schedule', 'tenancy', 'fan-out', 'context', 'history', 'coordinator'],
  ...['decorators', 'discovery', 'redis', 'http'],
].map((folder) => join('lib', folder));
const MADE_WITH = ['test/faults', 'test/replicas/app', 'test/replicas/fleet'];

/**
 * A digest of the code that a run of the table is about. Comments, types and layout are left out: what
 * does not change what runs does not make the page older.
 */
export function fingerprint(): string {
  const digest = createHash('sha256');
  const files = [...SPOKEN_OF, ...MADE_WITH].flatMap((folder) => sourcesIn(join(ROOT, folder)));
  for (const file of files) digest.update(`${relative(ROOT, file)}\n${running(file)}\n`);
  return digest.digest('hex').slice(0, 16);
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(folder, name))
    .sort();
}

function running(file: string): string {
  const parser = { syntax: 'typescript', decorators: true } as const;
  const options = { swcrc: false, minify: true, jsc: { parser, target: 'es2022' } } as const;
  return transformSync(readFileSync(file, 'utf8'), options).code;
}
