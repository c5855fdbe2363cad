import { Injectable, Logger } from '@nestjs/common';
import { type CronRun, days } from 'nestjs-cron-coordinator';
import { BillingRepository } from './billing.repository.js';

const ARCHIVED_AFTER_MS = days(90);

@Injectable()
export class BillingService {
  private readonly logger = new Logger(BillingService.name);

  constructor(private readonly repository: BillingRepository) {}

  invoice(accountId: string, amountCents: number, paidAt: Date | null): Promise<void> {
    return this.repository.add(accountId, amountCents, paidAt);
  }

  /** Says how many invoices it moved into the archive. */
  async archivePaid(run: CronRun): Promise<number> {
    const before = new Date(Date.parse(run.slot) - ARCHIVED_AFTER_MS);
    const archived = await this.repository.archivePaidBefore(before, run);
    // Nothing of the run is named here: CronContextLogger adds it to the line.
    this.logger.log(`${archived} invoices moved into the archive`);
    return archived;
  }
}
