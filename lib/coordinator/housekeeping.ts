import type { Clock } from '../common/clock.js';
import type { RandomSource } from '../common/random.js';
import type { Retention } from '../history/retention.js';
import type { Sweeper } from '../history/sweeper.js';
import type { GuardedStore } from '../locking/guarded-store.js';
import { HOUSE } from './house.js';
import type { MissedSlots } from './missed-slots.js';
import type { Presence } from './presence.js';
import type { CoordinatorSettings } from './settings.js';

export interface HousekeepingParts {
  readonly settings: CoordinatorSettings;
  readonly store: GuardedStore;
  readonly retention: Retention;
  readonly missed: MissedSlots;
  /** Whether what the history does not know of was nobody's. Asked once the application has booted. */
  isHistoryWhole(): boolean;
  /** Says what an operator should know. Must not throw. */
  warn(message: string, error: unknown): void;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** `null` where the history is this process' own: what it remembers, nobody else has to look after. */
  readonly shared: SharedHistory | null;
}

export interface SharedHistory {
  readonly presence: Presence;
  readonly sweeper: Sweeper;
  /** Whether the store can tell which replicas are gone. */
  canTellWhoIsGone(): boolean;
}

/** Of `sweepEveryMs`. No more than half, so that of two rounds in each stretch the later one is granted at the latest. */
const TURN_SHARE = 0.4;

/** What is done for the history from time to time: by each replica for its own, by one of the fleet for a shared one. */
export class Housekeeping {
  constructor(private readonly parts: HousekeepingParts) {}

  /** Never rejects. */
  async round(): Promise<void> {
    const { shared } = this.parts;
    if (shared === null) {
      await this.noteMissed();
      return this.prune();
    }
    const { sweeper, canTellWhoIsGone } = shared;
    await this.showPresence();
    if (!(await this.isOurTurn())) return;
    if (canTellWhoIsGone()) await this.sweep(sweeper);
    await this.noteMissed();
    await this.prune();
  }

  /** Lets the fleet see that this process lives, and answers for its runs. Never rejects. */
  async showPresence(): Promise<void> {
    const { shared } = this.parts;
    if (shared?.canTellWhoIsGone() === true) await shared.presence.ensure();
  }

  private async sweep(sweeper: Sweeper): Promise<void> {
    await sweeper.look().catch((error: unknown) => {
      this.parts.warn('abandoned runs could not be settled in the history', error);
    });
  }

  private async noteMissed(): Promise<void> {
    const { missed, isHistoryWhole, warn } = this.parts;
    if (!isHistoryWhole()) return;
    await missed.look().catch((error: unknown) => {
      warn('slots that nobody took could not be noted in the history', error);
    });
  }

  private async prune(): Promise<void> {
    const { retention, warn } = this.parts;
    await retention.prune().catch((error: unknown) => {
      warn('old runs could not be removed from the history', error);
    });
  }

  /** The store grants each stretch of time to one replica. */
  private async isOurTurn(): Promise<boolean> {
    const { settings, store, clock, random } = this.parts;
    const { acquired } = await store.acquire({
      job: HOUSE,
      replicaId: settings.replicaId,
      runId: random.id(),
      token: random.id(),
      at: clock.now(),
      claim: { key: 'sweep', ttlMs: settings.sweepEveryMs * TURN_SHARE },
      lease: null,
      ignorePaused: true,
    });
    return acquired;
  }
}
