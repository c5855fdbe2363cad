import type { Clock } from '../common/clock.js';
import type { ErrorInfo } from '../common/error-info.js';
import type { RandomSource } from '../common/random.js';
import type { Owner, SkipReason } from '../common/run.js';
import type { AcquireRequest, Lease } from '../locking/coordination-store.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import type { ActiveRun } from './active-run.js';
import type { RunRequest } from './run-request.js';
import type { CoordinatorSettings } from './settings.js';
import type { ShutdownGate } from './shutdown-gate.js';

/** A run that may begin. */
export interface Admitted {
  readonly admitted: true;
  readonly asked: AcquireRequest;
  readonly lease: Lease | null;
  readonly fencingToken: number | null;
  /** Whether the job never held a lease before; `undefined` where nobody can tell. */
  readonly isFirst: boolean | undefined;
  /** Monotonic time at which the store was asked: it began to count no earlier. */
  readonly sentAt: number;
}

/** A run that may not begin, and why. */
export interface NotAdmitted {
  readonly admitted: false;
  readonly reason: SkipReason;
  readonly owner?: Owner | undefined;
  readonly error?: ErrorInfo | undefined;
}

export interface AdmissionParts {
  readonly settings: CoordinatorSettings;
  readonly store: GuardedStore;
  readonly gate: ShutdownGate;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * The lease that is asked for: the job's, for a run; one beside it, to learn whether it is the job's first without
 * standing in the way of a slot that falls due at the same moment; or none, where a slot is only to be marked.
 */
export type LeaseWanted = 'of the job' | 'beside it' | 'none';

/** Decides whether a run may begin: the gate, the job's own switch, then the store in one round trip. */
export class Admission {
  constructor(private readonly parts: AdmissionParts) {}

  /** Never rejects. */
  async ask(request: RunRequest, run: ActiveRun, wanted: LeaseWanted): Promise<Admitted | NotAdmitted> {
    const { store, gate, clock } = this.parts;
    if (!gate.isOpen) return { admitted: false, reason: 'shutting-down' };
    if (request.job.disabled && !request.force) return { admitted: false, reason: 'disabled' };
    const asked = this.acquireRequest(request, run, wanted);
    const sentAt = clock.monotonic();
    const answer = await store.acquire(asked);
    if (!answer.acquired) return { admitted: false, ...answer };
    const { lease, fencingToken, isFirst } = answer;
    const admitted: Admitted = { admitted: true, asked, lease, fencingToken, isFirst, sentAt };
    if (gate.isOpen) return admitted;
    // The gate closed while the store was asked: another replica shall be able to take the slot.
    await this.giveBack(admitted);
    return { admitted: false, reason: 'shutting-down' };
  }

  /** As if it had never been asked for: nothing has run. Never rejects. */
  async giveBack({ asked, lease }: Admitted): Promise<void> {
    this.parts.store.withdraw(asked);
    // Not every store can withdraw; its claim then stays.
    if (lease !== null) await this.parts.store.release(lease);
  }

  private acquireRequest(
    { job, claim, force }: RunRequest,
    run: ActiveRun,
    wanted: LeaseWanted,
  ): AcquireRequest {
    const { settings, random } = this.parts;
    const { runId } = run.identity;
    // Where runs of the job may overlap, each holds a lease of its own.
    const scope = job.overlap === 'allow' || wanted === 'beside it' ? runId : '';
    return {
      job: job.name,
      replicaId: settings.replicaId,
      runId,
      token: random.id(),
      at: run.startedAt,
      claim,
      lease: wanted === 'none' ? null : { scope, ttlMs: settings.leaseMs },
      ignorePaused: force,
    };
  }
}
