import { applyDecorators, Controller, UseGuards, VERSION_NEUTRAL } from '@nestjs/common';
import type { CronHttpMounting } from '../http.options.js';
import { TokenGuard } from '../token/token.guard.js';

/** What all controllers here have in common. */
export function CronRoutes({ path, decorators }: Required<CronHttpMounting>): ClassDecorator {
  return applyDecorators(
    Controller({ path, version: VERSION_NEUTRAL }),
    UseGuards(TokenGuard),
    ...decorators,
  );
}
