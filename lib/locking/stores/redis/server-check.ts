import type { StoreContext } from '../../coordination-store.js';
import { type RedisCommands } from './redis-commands.js';
import { property } from './shape.js';

/**
 * Warns where the server may forget claims, or where its clock and this replica's are too far apart.
 *
 * @returns whether the server told anything of itself; otherwise it is to be asked again
 */
export async function checkServer(commands: RedisCommands, context: StoreContext): Promise<boolean> {
  const [memory, apart] = await Promise.all([memorySettings(commands), clockApart(commands, context)]);
  const problems = [evictionProblem(memory), clockProblem(apart, context)];
  for (const problem of problems) {
    if (problem !== undefined) context.warn(problem);
  }
  return memory !== undefined || apart !== undefined;
}

function evictionProblem(memory: MemorySettings | undefined): string | undefined {
  if (memory === undefined || memory.limit === 0 || memory.policy === 'noeviction') return undefined;
  return (
    `Redis may evict claims and leases: its maxmemory-policy is "${memory.policy}", with maxmemory at ` +
    `${memory.limit} bytes. When memory runs short a slot could run twice. Set maxmemory-policy to ` +
    '"noeviction", or give the coordinator a Redis of its own.'
  );
}

interface MemorySettings {
  readonly limit: number;
  readonly policy: string;
}

/** Providers of managed Redis often forbid CONFIG; INFO tells the same. Where both are forbidden, nothing is known. */
async function memorySettings(commands: RedisCommands): Promise<MemorySettings | undefined> {
  const info = await quietly(commands, ['INFO', 'memory']);
  if (typeof info === 'string') {
    const found = settings(infoField(info, 'maxmemory'), infoField(info, 'maxmemory_policy'));
    if (found !== undefined) return found;
  }
  const config = await quietly(commands, ['CONFIG', 'GET', 'maxmemory*']);
  return settings(configField(config, 'maxmemory'), configField(config, 'maxmemory-policy'));
}

function settings(limit: unknown, policy: unknown): MemorySettings | undefined {
  if (typeof limit !== 'string' || typeof policy !== 'string' || !/^\d+$/.test(limit)) return undefined;
  return { limit: Number(limit), policy };
}

function infoField(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

/** Names and values in turn in version 2 of the protocol, a map in version 3. */
function configField(config: unknown, name: string): unknown {
  if (Array.isArray(config)) {
    const at = config.indexOf(name);
    return at < 0 ? undefined : config[at + 1];
  }
  return config instanceof Map ? config.get(name) : property(config, name);
}

/** How far this replica's clock is from that of the server at the least, in milliseconds. */
interface ClockDistance {
  readonly ms: number;
  readonly ahead: boolean;
}

async function clockApart(
  commands: RedisCommands,
  { clock }: StoreContext,
): Promise<ClockDistance | undefined> {
  const sentAt = clock.now();
  const sentMonotonic = clock.monotonic();
  const reply = await quietly(commands, ['TIME']);
  const roundTripMs = clock.monotonic() - sentMonotonic;
  const serverMs = milliseconds(reply);
  if (serverMs === undefined) return undefined;
  // The server read its clock at some moment of the round trip: only what lies outside of it is certain.
  const early = sentAt - serverMs;
  const late = serverMs - (sentAt + roundTripMs);
  return { ms: Math.floor(Math.max(early, late)), ahead: early > late };
}

function clockProblem(apart: ClockDistance | undefined, { clockSkewMs }: StoreContext): string | undefined {
  if (apart === undefined || apart.ms <= clockSkewMs) return undefined;
  return (
    `This replica's clock is ${apart.ms} ms ${apart.ahead ? 'ahead of' : 'behind'} that of Redis; replicas may ` +
    `differ by clockSkewMs = ${clockSkewMs} ms at most, or a slot could run twice. Synchronise the clocks ` +
    '(NTP), or raise clockSkewMs.'
  );
}

function milliseconds(time: unknown): number | undefined {
  if (!Array.isArray(time)) return undefined;
  const [seconds, microseconds] = time.map(Number);
  const sum = (seconds ?? Number.NaN) * 1_000 + (microseconds ?? Number.NaN) / 1_000;
  return Number.isFinite(sum) ? sum : undefined;
}

async function quietly(commands: RedisCommands, args: readonly string[]): Promise<unknown> {
  try {
    return await commands.run('', args);
  } catch {
    return undefined;
  }
}
