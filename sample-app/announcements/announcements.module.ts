import { Module } from '@nestjs/common';
import { AnnouncementsRepository } from './announcements.repository.js';
import { AnnouncementsService } from './announcements.service.js';
import { CollapseAnnouncementsJob } from './collapse-announcements.job.js';

@Module({
  providers: [AnnouncementsRepository, AnnouncementsService, CollapseAnnouncementsJob],
  exports: [AnnouncementsService],
})
export class AnnouncementsModule {}
