import type { Clock } from '../common/clock.js';
import { ChunkedFanOut } from './chunked.js';
import type { FanOut } from './fan-out.js';
import { SlidingFanOut } from './sliding.js';

/** The fan-out of that mode that works in this process. */
export function fanOutFor(parts: { readonly mode: 'chunked' | 'sliding'; readonly clock: Clock }): FanOut {
  return parts.mode === 'sliding' ? new SlidingFanOut(parts) : new ChunkedFanOut(parts);
}
