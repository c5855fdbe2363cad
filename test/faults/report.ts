import { cpus } from 'node:os';
import { createRequire } from 'node:module';
import { startRedis } from '../support/redis-server.js';
import type { Result } from './play.js';

/** What was run, on what. */
export interface Versions {
  readonly library: string;
  readonly node: string;
  readonly redis: string;
  readonly nest: string;
  readonly machine: string;
}

export interface Report {
  readonly versions: Versions;
  readonly runs: readonly {
    readonly seed: number;
    readonly startedAt: string;
    readonly tookMs: number;
    readonly results: readonly Result[];
  }[];
}

/** Fault, expected, seen, verdict. */
export function lineOf({ number, fault, expected, seen, verdict }: Result): string {
  return [`${String(number).padStart(2)} ${verdict.padEnd(7)} ${fault}`, expected, seen].join(' | ');
}

/** What was not as promised, a line each. */
export function missedChecks({ number, checks }: Result): string[] {
  return checks
    .filter(({ held }) => !held)
    .map(({ what, instead }) => `row ${number}: not so: ${what}. Instead: ${instead ?? 'nothing'}`);
}

export async function versions(): Promise<Versions> {
  const [processor] = cpus();
  return {
    library: versionOf('../../package.json'),
    node: process.versions.node,
    redis: await redisVersion(),
    nest: versionOf('@nestjs/core/package.json'),
    machine: `${cpus().length} × ${processor?.model.trim() ?? 'unknown processor'}`,
  };
}

function versionOf(manifest: string): string {
  const { version }: { version: string } = createRequire(import.meta.url)(manifest);
  return version;
}

async function redisVersion(): Promise<string> {
  const server = await startRedis();
  const info = String(await server.send('INFO', 'server'));
  await server.stop();
  return /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
}
