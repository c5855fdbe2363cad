import type { Clock } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { RunIdentity, RunStarted, RunSummary } from '../common/run.js';
import type { FlowContext } from '../context/flow-context.js';
import type { EventBus } from '../events/event-bus.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import { ActiveRun } from './active-run.js';
import { Admission, type Admitted, type NotAdmitted } from './admission.js';
import type { CarryOver } from './carry-over.js';
import { HeldLease } from './held-lease.js';
import type { Instruments } from './instruments.js';
import type { LiveRuns } from './live-runs.js';
import { endingOf } from './run-outcome.js';
import type { RunRequest } from './run-request.js';
import { perform } from './run-work.js';
import { Settlement } from './settlement.js';
import type { CoordinatorSettings } from './settings.js';
import type { ShutdownGate } from './shutdown-gate.js';

export interface RunPipelineParts {
  readonly settings: CoordinatorSettings;
  readonly store: GuardedStore;
  readonly events: EventBus;
  readonly gate: ShutdownGate;
  readonly context: FlowContext;
  readonly carryOver: CarryOver;
  readonly liveRuns: LiveRuns;
  readonly instruments: Instruments;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * The one way from a trigger to a summary:
 *
 *     admit ─▶ start ─▶ perform ─▶ settle ─▶ release
 *       └─── refused ───────────────▲
 *
 * Whatever happens on the way, it ends in exactly one summary, told by exactly one event.
 */
export class RunPipeline {
  private readonly admission: Admission;
  private readonly settlement: Settlement;

  constructor(private readonly parts: RunPipelineParts) {
    this.admission = new Admission(parts);
    this.settlement = new Settlement(parts.events, parts.clock);
  }

  /** Never rejects. `onStarted` is told of a run that was not refused, once it holds its lease. */
  async execute(request: RunRequest, onStarted?: (started: RunStarted) => void): Promise<RunSummary> {
    const run = this.newRun(request);
    const leave = this.parts.gate.enter(run);
    try {
      const admission = await this.admission.ask(request, run, 'of the job');
      if (!admission.admitted) return this.skip(run, admission);
      return await this.carryOut(request, run, admission, onStarted);
    } finally {
      leave();
    }
  }

  /**
   * Notes that nobody took a slot which is too late to run. Asks for the slot's claim, so that of all replicas
   * only one says so, and none does when the slot was taken. Never rejects.
   */
  async noteMissed(request: RunRequest): Promise<RunSummary> {
    const run = this.newRun(request);
    const leave = this.parts.gate.enter(run);
    try {
      const admission = await this.admission.ask(request, run, 'none');
      return admission.admitted ? this.miss(run) : this.skip(run, admission);
    } finally {
      leave();
    }
  }

  /**
   * Whether the job has ever held a lease before this replica was up, as the store remembers: that tells a gap from
   * a job that is new. Of a new job the slot is claimed, since to the replica that asks next it is new no longer.
   * `false` also when nobody can tell. Never rejects.
   */
  async isKnown(request: RunRequest): Promise<boolean> {
    const run = this.newRun(request);
    const leave = this.parts.gate.enter(run);
    try {
      const beside = await this.admission.ask({ ...request, claim: null }, run, 'beside it');
      if (!beside.admitted) return false;
      await new HeldLease(beside, run, this.parts).release();
      if (beside.isFirst === true) await this.admission.ask(request, run, 'none');
      return beside.isFirst === false;
    } finally {
      leave();
    }
  }

  /**
   * Runs a slot that fell due before this replica was up where it is to be caught up on, and notes it as missed
   * where not. Says nothing when the slot was taken, or nobody can tell. Never rejects.
   */
  async lookBack(request: RunRequest): Promise<RunSummary | null> {
    const run = this.newRun(request);
    const leave = this.parts.gate.enter(run);
    try {
      const isToRun = request.trigger === 'catch-up';
      const admission = await this.admission.ask(request, run, isToRun ? 'of the job' : 'none');
      if (!admission.admitted) return null;
      return isToRun ? await this.carryOut(request, run, admission) : this.miss(run);
    } finally {
      leave();
    }
  }

  /** Settles a slot that this replica does not even ask for. */
  refuse(request: RunRequest, { reason, owner, error }: Omit<NotAdmitted, 'admitted'>): RunSummary {
    return this.skip(this.newRun(request), { admitted: false, reason, owner, error });
  }

  private newRun({ job, slot, trigger, runId }: RunRequest): ActiveRun {
    const { settings, clock, random } = this.parts;
    const identity: RunIdentity = {
      job: job.name,
      runId: runId ?? random.id(),
      slot,
      trigger,
      replicaId: settings.replicaId,
      flowName: job.flowName,
    };
    return new ActiveRun(identity, clock.now(), clock.monotonic());
  }

  private miss(run: ActiveRun): RunSummary {
    return this.settlement.settle(run, { outcome: 'missed', reason: 'late' });
  }

  private skip(run: ActiveRun, { reason, owner, error }: NotAdmitted): RunSummary {
    return this.settlement.settle(run, {
      outcome: 'skipped',
      reason,
      ...(owner === undefined ? {} : { owner }),
      ...(error === undefined ? {} : { error }),
    });
  }

  private async carryOut(
    request: RunRequest,
    run: ActiveRun,
    admitted: Admitted,
    onStarted?: (started: RunStarted) => void,
  ): Promise<RunSummary> {
    const { gate, events, clock, context, random, carryOver, instruments } = this.parts;
    const admissionMs = sinceInMs(clock, run);
    const lease = new HeldLease(admitted, run, this.parts);
    run.dependsOn('lease-lost', () => lease.isTrusted());
    run.dependsOn('shutting-down', () => gate.isOpen);
    if (!lease.isTrusted()) {
      // It came back already expired: the answer took longer than the lease holds. The slot is another's to run.
      await this.admission.giveBack(admitted);
      return this.skip(run, { admitted: false, reason: 'store-unavailable' });
    }
    const { job, runId, slot, trigger, replicaId, flowName } = run.identity;
    const startedAt = new Date(run.startedAt).toISOString();
    const { fencingToken } = admitted;
    events.emit('run.started', {
      job,
      runId,
      slot,
      trigger,
      replicaId,
      flowName,
      startedAt,
      attempt: 1,
      fencingToken,
      admissionMs,
    });
    onStarted?.({ job, runId, slot, trigger, replicaId, startedAt });
    const end = this.parts.liveRuns.begin(run);
    const around = instruments.of(() => ({ ...run.identity, startedAt, fencingToken }));
    const facts = { identity: run.identity, fencingToken, events };
    const parts = { context, clock, random, carryOver, instruments: around };
    const work = await perform(request, run, facts, parts);
    end();
    const summary = this.settlement.settle(run, endingOf(work, run.stoppedBy()));
    around?.runEnded(summary);
    await lease.release();
    return summary;
  }
}

/** How long the store and all else took to let the run begin. Finer than a millisecond: a store beside it answers within one. */
function sinceInMs(clock: Clock, { startedOn }: ActiveRun): number {
  return Math.max(0, Math.round((clock.monotonic() - startedOn) * 100) / 100);
}
