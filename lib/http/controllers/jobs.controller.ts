import { Get, Header, HttpCode, Inject, Param, Post, Req, Res, type Type } from '@nestjs/common';
import type { JobInfo } from '../../coordinator/job-info.js';
import type { VanishedJob } from '../../coordinator/vanished-jobs.js';
import { withWritableResult } from '../../common/writable.js';
import { CoordinatorLink } from '../coordinator-link.js';
import type { CronHttpMounting } from '../http.options.js';
import type { HttpSettings } from '../http.settings.js';
import { HTTP_SETTINGS } from '../http.tokens.js';
import type { HttpRequest, HttpResponse } from '../platform.js';
import { answered } from '../problem/answered.js';
import { refuseFields } from '../request/no-fields.js';
import { CronRoutes } from './cron-routes.js';

/** What a job is told to be. */
interface Paused {
  readonly job: string;
  readonly paused: boolean;
}

interface Jobs {
  readonly jobs: readonly JobInfo[];
  /** `null`: the history did not answer. */
  readonly vanished: readonly VanishedJob[] | null;
}

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
    list(@Req() request: HttpRequest, @Res({ passthrough: true }) response: HttpResponse): Promise<Jobs> {
      return answered(response, async () => {
        refuseFields(request, this.settings);
        const { coordinator, pauses } = this.link.runtime;
        const asked = coordinator.vanishedJobs().catch(() => null);
        // Another replica may have been told to pause a job; where the store is away, what was known stays.
        await pauses.refresh();
        const vanished = await asked;
        return {
          jobs: coordinator.jobs().map(writable),
          vanished: vanished?.map(writableVanished) ?? null,
        };
      });
    }

    @Post(':job/pause')
    @HttpCode(200)
    pause(
      @Param('job') job: string,
      @Req() request: HttpRequest,
      @Res({ passthrough: true }) response: HttpResponse,
    ): Promise<Paused> {
      return answered(response, () => this.setPaused(job, true, request));
    }

    @Post(':job/resume')
    @HttpCode(200)
    resume(
      @Param('job') job: string,
      @Req() request: HttpRequest,
      @Res({ passthrough: true }) response: HttpResponse,
    ): Promise<Paused> {
      return answered(response, () => this.setPaused(job, false, request));
    }

    private async setPaused(job: string, paused: boolean, request: HttpRequest): Promise<Paused> {
      refuseFields(request, this.settings);
      await this.link.runtime.pauses.set(job, paused);
      return { job, paused };
    }
  }
  return CronJobsController;
}

function writableVanished({ name, lastRun }: VanishedJob): VanishedJob {
  return { name, lastRun: withWritableResult(lastRun) };
}

function writable(job: JobInfo): JobInfo {
  return job.lastRun === null ? job : { ...job, lastRun: withWritableResult(job.lastRun) };
}
