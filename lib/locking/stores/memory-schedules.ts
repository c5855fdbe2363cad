import type { Clock } from '../../common/clock.js';
import type { ReplicaSchedules } from '../../common/schedules.js';

interface Entry {
  readonly schedules: ReplicaSchedules;
  readonly digest: string;
  readonly expiresAt: number;
}

/** What replicas of one process schedule. */
export class MemorySchedules {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  exchange(own: ReplicaSchedules, ttlMs: number): ReplicaSchedules[] {
    const now = this.clock.monotonic();
    const digest = JSON.stringify(own.jobs);
    this.entries.set(own.replicaId, { schedules: own, digest, expiresAt: now + ttlMs });
    for (const [replicaId, { expiresAt }] of this.entries) {
      if (expiresAt <= now) this.entries.delete(replicaId);
    }
    const others = [...this.entries.values()].filter((entry) => entry.digest !== digest);
    return others.map(({ schedules }) => schedules);
  }

  clear(): void {
    this.entries.clear();
  }
}
