import type { RunSettledEvent, RunStartedEvent } from 'nestjs-cron-coordinator';
import type { ReplicaEvent } from './replica-events.js';

/** What the replicas said of their runs. */
export class Journal {
  private readonly started = new Map<string, RunStartedEvent>();
  private readonly settled = new Map<string, RunSettledEvent>();
  private readonly cutOff = new Set<string>();
  private waiting: (() => void)[] = [];
  private waitingForTakeover: (() => void)[] = [];
  private retriedCount = 0;
  private heldBackCount = 0;

  note({ name, event }: ReplicaEvent): void {
    if (name === 'tenant.retried') this.retriedCount += 1;
    if (name === 'tenants.skipped') this.heldBackCount += event.count;
    if (name === 'run.started') this.started.set(event.runId, event);
    if (name === 'run.settled') {
      this.settled.set(event.runId, event);
      this.wakeWhenIdle();
      this.wakeWhenTakenOver();
    }
  }

  /** The replica is gone: what it had begun will not end. */
  noteKilled(replica: string): void {
    for (const { runId, replicaId } of this.open()) if (replicaId === replica) this.cutOff.add(runId);
    this.wakeWhenIdle();
  }

  /** Resolves when no run is under way. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.wakeWhenIdle();
    });
  }

  /** Resolves when another replica has settled every run that was cut off. */
  takenOver(): Promise<void> {
    return new Promise((resolve) => {
      this.waitingForTakeover.push(resolve);
      this.wakeWhenTakenOver();
    });
  }

  summaryOf(runId: string): RunSettledEvent | undefined {
    return this.settled.get(runId);
  }

  wasCutOff(runId: string): boolean {
    return this.cutOff.has(runId);
  }

  get retried(): number {
    return this.retriedCount;
  }

  get heldBack(): number {
    return this.heldBackCount;
  }

  private open(): RunStartedEvent[] {
    return [...this.started.values()].filter(
      ({ runId }) => !this.settled.has(runId) && !this.cutOff.has(runId),
    );
  }

  private wakeWhenIdle(): void {
    if (this.open().length > 0) return;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private wakeWhenTakenOver(): void {
    if ([...this.cutOff].some((runId) => !this.settled.has(runId))) return;
    for (const wake of this.waitingForTakeover.splice(0)) wake();
  }
}
