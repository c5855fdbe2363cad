import { toErrorInfo } from '../common/error-info.js';
import type { GuardedStore } from '../locking/guarded-store.js';

/**
 * Asks the store whether it is there, by the one question that every store answers and that changes nothing: which jobs
 * are paused. An answer later than `storeTimeoutMs` is none. While a question is under way, whoever asks shares its
 * answer: a store that hangs has one question of ours, however often it is probed.
 */
export class StoreProbe {
  private asking: Promise<string | null> | null = null;

  constructor(private readonly store: Pick<GuardedStore, 'pausedJobs'>) {}

  /** Why the store is not to be reached, or `null` where it is. Never rejects. */
  whyDown(): Promise<string | null> {
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private ask(): Promise<string | null> {
    return this.store.pausedJobs().then(
      () => null,
      (error: unknown) => toErrorInfo(error).message,
    );
  }
}
