import { Logger } from '@nestjs/common';
import { LEAVING_EVENT } from './settings.js';

/**
 * What a replica does at its first signal. No hook of the application is called before the runs have ended, so the
 * signal itself has to tell.
 */
export function tellOfLeaving(): void {
  // Nest hears the same signal, and begins the shutdown a few promises later.
  setImmediate(() => new Logger('Replica').log({ event: LEAVING_EVENT }));
}
