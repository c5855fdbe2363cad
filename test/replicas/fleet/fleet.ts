import type { ReplicaSettings } from '../app/settings.js';
import { ReplicaProcess } from './replica-process.js';
import type { WitnessServer } from './witness-server.js';

export type FleetSettings = Partial<ReplicaSettings> & Pick<ReplicaSettings, 'redisUrl' | 'jobs'>;

/** Boots replicas of one application; they differ by name, and by what `each` says. */
export async function startFleet(
  size: number,
  witness: WitnessServer,
  settings: FleetSettings,
  each: (index: number) => Partial<ReplicaSettings> = () => ({}),
): Promise<ReplicaProcess[]> {
  const started = Array.from({ length: size }, (_, index) =>
    ReplicaProcess.start({
      name: `replica-${index + 1}`,
      program: 'main',
      wiring: 'KeyvRedis',
      witnessUrl: witness.url,
      databaseUrl: '',
      workMs: 0,
      tenants: 0,
      failingTenants: [],
      troubles: {},
      tenantSource: {},
      tenantIds: null,
      tenantsPerRun: 1,
      clock: {},
      sinks: null,
      registered: [],
      terse: false,
      drawn: null,
      hearsRejections: false,
      serving: null,
      options: {},
      ...settings,
      ...each(index),
    }),
  );
  return Promise.all(started);
}

export async function stopFleet(fleet: readonly ReplicaProcess[]): Promise<void> {
  await Promise.all(fleet.map((replica) => replica.stop()));
}

const SECOND_MS = 1_000;

/** The slots of an every-second job, beginning two seconds from now. */
export function comingSlots(count: number): string[] {
  const first = Math.ceil(Date.now() / SECOND_MS) * SECOND_MS + 2 * SECOND_MS;
  return Array.from({ length: count }, (_, index) => new Date(first + index * SECOND_MS).toISOString());
}
