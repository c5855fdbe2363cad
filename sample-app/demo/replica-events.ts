import type { CronCoordinator, CronEvents } from 'nestjs-cron-coordinator';

type Watched =
  | 'run.started'
  | 'run.settled'
  | 'tenants.skipped'
  | 'tenant.retried'
  | 'job.log'
  | 'slots.missed'
  | 'lease.lost'
  | 'store.unavailable'
  | 'store.recovered';

/** Something that happened on a replica. */
export type ReplicaEvent = { [E in Watched]: { readonly name: E; readonly event: CronEvents[E] } }[Watched];

/** Tells of everything a reader of the demo would like to know. */
export function watch(coordinator: CronCoordinator, tell: (event: ReplicaEvent) => void): void {
  coordinator.on('run.started', (event) => tell({ name: 'run.started', event }));
  coordinator.on('run.settled', (event) => tell({ name: 'run.settled', event }));
  coordinator.on('tenants.skipped', (event) => tell({ name: 'tenants.skipped', event }));
  coordinator.on('tenant.retried', (event) => tell({ name: 'tenant.retried', event }));
  coordinator.on('job.log', (event) => tell({ name: 'job.log', event }));
  coordinator.on('slots.missed', (event) => tell({ name: 'slots.missed', event }));
  coordinator.on('lease.lost', (event) => tell({ name: 'lease.lost', event }));
  coordinator.on('store.unavailable', (event) => tell({ name: 'store.unavailable', event }));
  coordinator.on('store.recovered', (event) => tell({ name: 'store.recovered', event }));
}
