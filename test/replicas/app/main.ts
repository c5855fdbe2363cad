import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { Directory } from './directory.js';
import { followInstructions } from './instructions.js';
import { tellOfLeaving } from './leaving.js';
import { watchLoop } from './loop-watch.js';
import { createReplica } from './replica.js';
import { READY_EVENT, REJECTION_EVENT } from './settings.js';
import { readSettings } from './settings.token.js';
import { WrongClock } from './wrong-clock.js';

function hearRejections(logger: Logger): void {
  process.on('unhandledRejection', (reason) =>
    logger.error({ event: REJECTION_EVENT, message: String(reason) }),
  );
}

async function main(): Promise<void> {
  const settings = readSettings();
  const clock = new WrongClock(settings.clock);
  const directory = new Directory(settings);
  const booting = createReplica(settings, directory, clock);
  followInstructions({ clock, directory, app: booting });
  const app = await booting;
  app.enableShutdownHooks();
  process.once('SIGTERM', tellOfLeaving);
  const logger = new Logger('Replica');
  if (settings.hearsRejections) hearRejections(logger);
  watchLoop();
  logger.log({ event: READY_EVENT });
}

void main();
