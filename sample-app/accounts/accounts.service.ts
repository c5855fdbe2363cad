import { Injectable } from '@nestjs/common';
import type { Account } from './account.js';
import { AccountsRepository } from './accounts.repository.js';

const PAGE_SIZE = 500;

@Injectable()
export class AccountsService {
  constructor(private readonly repository: AccountsRepository) {}

  /** Every account, read page by page: a run over a million of them never holds more than a page. */
  async *all(): AsyncGenerator<Account> {
    let page = await this.repository.pageAfter('', PAGE_SIZE);
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      yield* page;
      page = await this.repository.pageAfter(last.id, PAGE_SIZE);
    }
  }

  addMissing(accounts: readonly Account[]): Promise<void> {
    return this.repository.addMissing(accounts);
  }

  extendTrial(id: string, until: Date): Promise<void> {
    return this.repository.setTrialEnd(id, until.toISOString());
  }

  /** No run of the job reaches this account before that time. */
  pauseJob(id: string, job: string, until: Date): Promise<void> {
    return this.repository.patchSettings(id, { cron: { [job]: { pausedUntil: until.toISOString() } } });
  }

  /** No run of the job reaches this account, or any does again. */
  switchJob(id: string, job: string, enabled: boolean): Promise<void> {
    return this.repository.patchSettings(id, { cron: { [job]: enabled } });
  }
}
