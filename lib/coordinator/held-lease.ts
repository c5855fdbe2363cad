import type { Clock } from '../common/clock.js';
import type { EventBus } from '../events/event-bus.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import { LeaseKeeper } from '../locking/lease-keeper.js';
import type { ActiveRun } from './active-run.js';
import type { Admitted } from './admission.js';

export interface HeldLeaseParts {
  readonly store: GuardedStore;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The lease a run holds from its start to its end; losing it aborts the run. */
export class HeldLease {
  private readonly keeper: LeaseKeeper | null;

  constructor(
    private readonly admitted: Admitted,
    private readonly run: ActiveRun,
    private readonly parts: HeldLeaseParts,
  ) {
    const { lease, sentAt } = admitted;
    const { store, events, clock } = parts;
    this.keeper =
      lease &&
      new LeaseKeeper({
        store,
        lease,
        acquiredSentAt: sentAt,
        clock,
        onLost: (reason) => {
          run.abort('lease-lost');
          events.emit('lease.lost', { ...run.identity, reason });
        },
        onRenewal: (result) => events.emit('lease.renewed', { ...run.identity, result }),
      });
  }

  isTrusted(): boolean {
    return this.keeper?.trusted() ?? true;
  }

  /**
   * Gives the lease back. Where the run was cut short at `maxRunMs` and a handler still goes on, the lease is no
   * longer renewed, but kept until that handler ends or the lease expires: the next slot must not overlap it.
   */
  async release(): Promise<void> {
    this.keeper?.stop();
    const { lease } = this.admitted;
    if (lease === null) return;
    const { handlers } = this.run;
    if (handlers.none || this.run.stoppedBy() !== 'max-run') await this.parts.store.release(lease);
    else handlers.onceNone(() => void this.parts.store.release(lease));
  }
}
