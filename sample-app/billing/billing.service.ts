import { Injectable } from '@nestjs/common';
import { type CronRun, days } from 'nestjs-cron-coordinator';
import { BillingRepository } from './billing.repository.js';

const ARCHIVED_AFTER_MS = days(90);

@Injectable()
export class BillingService {
  constructor(private readonly repository: BillingRepository) {}

  invoice(accountId: string, amountCents: number, paidAt: Date | null): Promise<void> {
    return this.repository.add(accountId, amountCents, paidAt);
  }

  /** Says how many invoices it moved into the archive. */
  archivePaid(run: CronRun): Promise<number> {
    return this.repository.archivePaidBefore(new Date(Date.parse(run.slot) - ARCHIVED_AFTER_MS), run);
  }
}
