import { Inject, Param, Post, Req, Res, type Type } from '@nestjs/common';
import { locationOf, send } from '../answer/send.js';
import { MANY_JOBS, ONE_JOB } from '../answer/shapes.js';
import { CoordinatorLink } from '../coordinator-link.js';
import type { CronHttpMounting } from '../http.options.js';
import type { HttpSettings } from '../http.settings.js';
import { HTTP_SETTINGS } from '../http.tokens.js';
import type { HttpRequest, HttpResponse } from '../platform.js';
import { answered } from '../problem/answered.js';
import { triggerOrder, triggerOrders } from '../request/trigger-order.js';
import { Triggering } from '../triggering.js';
import { CronRoutes } from './cron-routes.js';

/** Runs jobs now. */
export function triggersController(mounting: Required<CronHttpMounting>): Type<object> {
  @CronRoutes(mounting)
  class CronTriggersController {
    constructor(
      @Inject(Triggering) private readonly triggering: Triggering,
      @Inject(CoordinatorLink) private readonly link: CoordinatorLink,
      @Inject(HTTP_SETTINGS) private readonly settings: HttpSettings,
    ) {}

    @Post()
    triggerMany(
      @Req() request: HttpRequest,
      @Res({ passthrough: true }) response: HttpResponse,
    ): Promise<object> {
      return answered(response, async () => {
        const { jobs, ...order } = triggerOrders(request, this.settings, this.link.clock.now());
        return send(await this.triggering.trigger(jobs, order, MANY_JOBS, response), response);
      });
    }

    @Post(':job')
    trigger(
      @Param('job') job: string,
      @Req() request: HttpRequest,
      @Res({ passthrough: true }) response: HttpResponse,
    ): Promise<object> {
      return answered(response, async () => {
        const order = triggerOrder(request, this.settings, this.link.clock.now());
        const reply = await this.triggering.trigger([job], order, ONE_JOB, response);
        const location = reply.status === 202 ? locationOf(reply, request) : null;
        if (location !== null) response.header('Location', location);
        return send(reply, response);
      });
    }
  }
  return CronTriggersController;
}
