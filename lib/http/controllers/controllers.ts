import type { Type } from '@nestjs/common';
import type { CronHttpMounting } from '../http.options.js';
import { jobsController } from './jobs.controller.js';
import { runsController } from './runs.controller.js';
import { triggersController } from './triggers.controller.js';

export interface Controllers {
  readonly jobs: Type<object>;
  readonly triggers: Type<object>;
  readonly runs: Type<object>;
}

export function controllersAt(mounting: Required<CronHttpMounting>): Controllers {
  return {
    jobs: jobsController(mounting),
    triggers: triggersController(mounting),
    runs: runsController(mounting),
  };
}
