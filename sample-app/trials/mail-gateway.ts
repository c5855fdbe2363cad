import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';

export interface Mail {
  readonly to: string;
  readonly subject: string;
}

/** As long as a mail server takes to answer. */
const ANSWER_MS = 30;
const REFUSALS = 2;

/**
 * Stands in for a mail server of the flaky kind: it turns the first two mails to an address away, as servers
 * do that "greylist" senders they have not seen before.
 */
@Injectable()
export class MailGateway {
  private readonly logger = new Logger(MailGateway.name);
  private readonly refusals = new Map<string, number>();

  async send({ to }: Mail, signal: AbortSignal): Promise<void> {
    await delay(ANSWER_MS, undefined, { signal });
    const refused = this.refusals.get(to) ?? 0;
    if (refused >= REFUSALS) return;
    this.refusals.set(to, refused + 1);
    this.logger.warn(`${to} turned a mail away`);
    throw new Error('451 greylisted, try again later');
  }
}
