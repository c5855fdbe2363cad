import type { Clock } from '../common/clock.js';
import type { Owner } from '../common/run.js';
import type { RunRecord } from '../history/run-store.js';
import type { LeaseName } from '../locking/coordination-store.js';
import type { StoreLookups } from '../locking/store-lookups.js';
import { type Presence, presenceOf } from './presence.js';
import type { CoordinatorSettings } from './settings.js';

export interface DepartedReplicasParts {
  readonly settings: Pick<CoordinatorSettings, 'replicaId' | 'leaseMs'>;
  readonly lookups: StoreLookups;
  readonly presence: Presence;
  readonly clock: Clock;
}

/**
 * Tells which unfinished runs nobody can be running any more. Of such a run
 *
 *  - the lease is not held: neither the job's by this run, nor one of its own where runs may overlap;
 *  - the replica is not there, or has booted since: else the run's end is on its way to the history;
 *  - and it began longer than a lease ago: before that its lease cannot have expired, only been given back or lost.
 *
 * One question to the store, after the history's answer: a lease that is held later is that of a later run.
 */
export class DepartedReplicas {
  constructor(private readonly parts: DepartedReplicasParts) {}

  /** None where the store does not answer, or cannot be believed at the moment. Never rejects. */
  async runsOf(unfinished: readonly RunRecord[]): Promise<RunRecord[]> {
    const { settings, presence } = this.parts;
    await presence.ensure();
    const old = unfinished.filter((run) => this.isOlderThanALease(run));
    if (old.length === 0 || !presence.canJudgeOthers()) return [];
    const held = await this.lookUp([presenceOf(settings.replicaId), ...old.flatMap(leasesOf)]);
    // The store has lost what this replica holds, and so it may have lost what the others do.
    if (held === null || held.holder(presenceOf(settings.replicaId))?.runId !== presence.id) return [];
    return old.filter((run) => !isAlive(run, held));
  }

  private isOlderThanALease({ startedAt }: RunRecord): boolean {
    return this.parts.clock.now() - Date.parse(startedAt) > this.parts.settings.leaseMs;
  }

  private async lookUp(asked: readonly LeaseName[]): Promise<Held | null> {
    const leases = [...new Map(asked.map((lease) => [keyOf(lease), lease])).values()];
    const holders = await this.parts.lookups.holders(leases);
    if (holders === null) return null;
    const byKey = new Map(leases.map((lease, at) => [keyOf(lease), holders[at] ?? null]));
    return { holder: (lease) => byKey.get(keyOf(lease)) ?? null };
  }
}

interface Held {
  holder(lease: LeaseName): Owner | null;
}

function leasesOf({ job, runId, replicaId }: RunRecord): LeaseName[] {
  return [{ job, scope: '' }, { job, scope: runId }, presenceOf(replicaId)];
}

function isAlive({ job, runId, replicaId, startedAt }: RunRecord, held: Held): boolean {
  if (held.holder({ job, scope: '' })?.runId === runId) return true;
  if (held.holder({ job, scope: runId }) !== null) return true;
  const present = held.holder(presenceOf(replicaId));
  // By one clock: the replica's own, at its boot and at the start of the run.
  return present !== null && Date.parse(startedAt) >= Date.parse(present.since);
}

function keyOf({ job, scope }: LeaseName): string {
  return JSON.stringify([job, scope]);
}
