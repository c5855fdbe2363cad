import { Logger } from '@nestjs/common';
import { HELD_EVENT, type HeldLoop } from './settings.js';

const LOOK_EVERY_MS = 20;

/** What a loop may be late with any timer, and nobody would say that it was held. */
const SHORT_MS = 10;

/** Tells whenever the event loop stood still: on a busy machine whatever the replica times takes so much longer. */
export function watchLoop(): void {
  const logger = new Logger('Replica');
  let lookedAt = performance.now();
  const look = (): void => {
    const now = performance.now();
    const heldMs = now - lookedAt - LOOK_EVERY_MS;
    lookedAt = now;
    if (heldMs < SHORT_MS) return;
    const held: HeldLoop = { until: new Date().toISOString(), heldMs: Math.ceil(heldMs) };
    logger.log({ event: HELD_EVENT, ...held });
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}
