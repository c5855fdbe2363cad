import { Injectable } from '@nestjs/common';
import type { TenantRun } from 'nestjs-cron-coordinator';
import { AnnouncementsRepository } from './announcements.repository.js';

@Injectable()
export class AnnouncementsService {
  constructor(private readonly repository: AnnouncementsRepository) {}

  announce(accountId: string, channel: string, bodies: readonly string[]): Promise<void> {
    return this.repository.add(accountId, channel, bodies);
  }

  async collapse(accountId: string, run: TenantRun): Promise<void> {
    const unreadable = await this.repository.findUnreadable(accountId);
    if (unreadable !== null) throw new Error(`announcement ${unreadable} is no valid JSON`);
    await this.repository.removeRepeated(accountId, run);
  }
}
