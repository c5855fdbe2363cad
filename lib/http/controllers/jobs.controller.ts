import { Get, Header, HttpCode, Inject, Param, Post, Req, type Type } from '@nestjs/common';
import type { JobInfo } from '../../coordinator/job-info.js';
import { withWritableResult } from '../answer/writable.js';
import { CoordinatorLink } from '../coordinator-link.js';
import type { CronHttpMounting } from '../http.options.js';
import type { HttpSettings } from '../http.settings.js';
import { HTTP_SETTINGS } from '../http.tokens.js';
import type { HttpRequest } from '../platform.js';
import { refuseFields } from '../request/no-fields.js';
import { CronRoutes } from './cron-routes.js';

/** What jobs there are; pause and resume. */
export function jobsController(mounting: Required<CronHttpMounting>): Type<object> {
  @CronRoutes(mounting)
  class CronJobsController {
    constructor(
      @Inject(CoordinatorLink) private readonly link: CoordinatorLink,
      @Inject(HTTP_SETTINGS) private readonly settings: HttpSettings,
    ) {}

    @Get()
    @Header('Cache-Control', 'no-store')
    async list(@Req() request: HttpRequest): Promise<{ jobs: JobInfo[] }> {
      refuseFields(request, this.settings);
      const { coordinator, pauses } = this.link.runtime;
      // Another replica may have been told to pause a job; where the store is away, what was known stays.
      await pauses.refresh();
      return { jobs: coordinator.jobs().map(writable) };
    }

    @Post(':job/pause')
    @HttpCode(200)
    pause(@Param('job') job: string, @Req() request: HttpRequest): Promise<{ job: string; paused: boolean }> {
      return this.setPaused(job, true, request);
    }

    @Post(':job/resume')
    @HttpCode(200)
    resume(
      @Param('job') job: string,
      @Req() request: HttpRequest,
    ): Promise<{ job: string; paused: boolean }> {
      return this.setPaused(job, false, request);
    }

    private async setPaused(
      job: string,
      paused: boolean,
      request: HttpRequest,
    ): Promise<{ job: string; paused: boolean }> {
      refuseFields(request, this.settings);
      await this.link.runtime.pauses.set(job, paused);
      return { job, paused };
    }
  }
  return CronJobsController;
}

function writable(job: JobInfo): JobInfo {
  return job.lastRun === null ? job : { ...job, lastRun: withWritableResult(job.lastRun) };
}
