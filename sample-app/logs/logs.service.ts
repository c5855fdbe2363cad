import { Injectable } from '@nestjs/common';
import { days, type TenantRun } from 'nestjs-cron-coordinator';
import { ColdStorage } from './cold-storage.js';
import { LogsRepository } from './logs.repository.js';

const KEPT_MS = days(14);

@Injectable()
export class LogsService {
  constructor(
    private readonly repository: LogsRepository,
    private readonly coldStorage: ColdStorage,
  ) {}

  add(accountId: string, writtenAt: Date, lines: readonly string[]): Promise<void> {
    return this.repository.add(accountId, writtenAt, lines);
  }

  /**
   * Moves an account's old lines into cold storage; says how many.
   *
   * The lines go only once they are safe elsewhere. Cut off in between, the next run stores them again.
   */
  async moveOldLines(accountId: string, run: TenantRun): Promise<number> {
    const old = await this.repository.writtenBefore(accountId, new Date(Date.parse(run.slot) - KEPT_MS));
    const lines = old.map(({ line }) => line);
    await this.coldStorage.put(`${accountId}/${run.slot}.log.gz`, lines, run.signal);
    await this.repository.remove(old, run);
    return old.length;
  }
}
