import { SystemClock } from '../../lib/common/clock.js';
import { DEFAULTS } from '../../lib/common/defaults.js';
import type { StoreContext } from '../../lib/locking/coordination-store.js';

/** What an application with default options tells a store. */
export function storeContext(changes: Partial<StoreContext> = {}): StoreContext {
  const { namespace, clockSkewMs, storeTimeoutMs } = DEFAULTS;
  return { namespace, clockSkewMs, storeTimeoutMs, clock: new SystemClock(), warn: () => {}, ...changes };
}
