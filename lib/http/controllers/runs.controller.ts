import { Get, Header, Inject, Param, Req, Res, type Type } from '@nestjs/common';
import type { RunPage, RunRecord } from '../../history/run-store.js';
import { withWritableResult } from '../../common/writable.js';
import { History } from '../history.js';
import type { CronHttpMounting } from '../http.options.js';
import type { HttpSettings } from '../http.settings.js';
import { HTTP_SETTINGS } from '../http.tokens.js';
import type { HttpRequest, HttpResponse } from '../platform.js';
import { answered } from '../problem/answered.js';
import { fieldsOf } from '../request/field-errors.js';
import { refuseFields } from '../request/no-fields.js';
import { runsQuery } from '../request/runs-query.schema.js';
import { queryFields } from '../request/sent-fields.js';
import { CronRoutes } from './cron-routes.js';

/** What ran, and how it ended. */
export function runsController(mounting: Required<CronHttpMounting>): Type<object> {
  @CronRoutes(mounting)
  class CronRunsController {
    constructor(
      @Inject(History) private readonly history: History,
      @Inject(HTTP_SETTINGS) private readonly settings: HttpSettings,
    ) {}

    @Get('runs')
    @Header('Cache-Control', 'no-store')
    list(@Req() request: HttpRequest, @Res({ passthrough: true }) response: HttpResponse): Promise<RunPage> {
      return answered(response, async () => {
        const query = fieldsOf(runsQuery, queryFields(request, this.settings));
        const { runs, next } = await this.history.list(query);
        return { runs: runs.map(withWritableResult), next };
      });
    }

    @Get('runs/:runId')
    @Header('Cache-Control', 'no-store')
    get(
      @Param('runId') runId: string,
      @Req() request: HttpRequest,
      @Res({ passthrough: true }) response: HttpResponse,
    ): Promise<RunRecord> {
      return answered(response, async () => {
        refuseFields(request, this.settings);
        return withWritableResult(await this.history.get(runId));
      });
    }
  }
  return CronRunsController;
}
