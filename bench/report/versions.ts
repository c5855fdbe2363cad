import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { RedisServer } from '../../test/support/redis-server.js';

/** What was compared, on what. */
export interface Versions {
  readonly library: string;
  readonly node: string;
  readonly redis: string;
  readonly machine: string;
  /** Of everything that was installed to be compared, or to compare with. */
  readonly peers: Readonly<Record<string, string>>;
}

const manifest = z.object({ version: z.string().optional(), dependencies: z.record(z.string(), z.string()) });

export async function versionsOf(root: string, redis: RedisServer): Promise<Versions> {
  const read = (path: string): z.output<typeof manifest> =>
    manifest.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));
  const [processor] = cpus();
  const info = String(await redis.send('INFO', 'server'));
  return {
    library: read('package.json').version ?? 'unknown',
    node: process.versions.node,
    redis: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown',
    machine: `${cpus().length} × ${processor?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    peers: read('bench/package.json').dependencies,
  };
}
