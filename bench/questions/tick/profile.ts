import type { CpuProfile } from '../../programs/tick-protocol.js';

export interface RoomTime {
  readonly room: string;
  readonly percent: number;
}

/** How much of the time the program itself was at work in each folder of the library, and in what it uses. */
export function selfTimeByRoom({ nodes, samples, timeDeltas }: CpuProfile): RoomTime[] {
  const rooms = new Map(nodes.map(({ id, callFrame }) => [id, roomOf(callFrame)]));
  const times = new Map<string, number>();
  let totalUs = 0;
  samples.forEach((node, at) => {
    const room = rooms.get(node);
    const us = timeDeltas[at] ?? 0;
    if (room === undefined) return;
    totalUs += us;
    times.set(room, (times.get(room) ?? 0) + us);
  });
  return [...times]
    .map(([room, us]) => ({ room, percent: (100 * us) / totalUs }))
    .filter(({ percent }) => percent >= 0.5)
    .sort((one, other) => other.percent - one.percent);
}

/** `undefined` for time in which nothing ran. */
function roomOf({ functionName, url }: { functionName: string; url: string }): string | undefined {
  if (functionName === '(idle)' || functionName === '(root)') return undefined;
  if (functionName === '(garbage collector)') return 'garbage collector';
  const ours = /nestjs-cron-coordinator\/dist\/esm\/(?<room>[^/]+)\//.exec(url)?.groups?.room;
  if (ours !== undefined) return `lib/${ours}`;
  if (url.includes('/nestjs-cron-coordinator/dist/')) return 'lib';
  const [, installed] = url.split(/.*node_modules\//);
  if (installed !== undefined) return installed.split('/', installed.startsWith('@') ? 2 : 1).join('/');
  if (url.startsWith('node:')) return 'Node.js, JavaScript';
  return url === '' ? 'Node.js, native' : 'the measurement itself';
}
