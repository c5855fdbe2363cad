import { Injectable } from '@nestjs/common';
import { days, type TenantRun } from 'nestjs-cron-coordinator';
import type { Account } from '../accounts/account.js';
import { MailGateway } from './mail-gateway.js';
import { TrialsRepository } from './trials.repository.js';

const NOTICE_MS = days(3);

@Injectable()
export class TrialsService {
  constructor(
    private readonly repository: TrialsRepository,
    private readonly gateway: MailGateway,
  ) {}

  /** Writes to the customer when the trial is about to end; once for each end. Says whether it did. */
  async notify({ id, email, trialEndsAt }: Account, run: TenantRun): Promise<boolean> {
    if (!isNear(trialEndsAt, run) || (await this.repository.wasNotified(id, trialEndsAt))) {
      await this.repository.noteNothingDue(run);
      return false;
    }
    await this.gateway.send({ to: email, subject: `Your trial ends on ${trialEndsAt}` }, run.signal);
    await this.repository.noteMail(id, trialEndsAt, run);
    return true;
  }
}

function isNear(trialEndsAt: string | null, { slot }: TenantRun): trialEndsAt is string {
  return trialEndsAt !== null && Date.parse(trialEndsAt) - Date.parse(slot) <= NOTICE_MS;
}
