import { type DynamicModule, Logger } from '@nestjs/common';
import { CoordinatorLink } from './coordinator-link.js';
import { controllersAt } from './controllers/controllers.js';
import { checkHttpOptions } from './http.options-check.js';
import type { CronHttpMounting } from './http.options.js';
import type { HttpSettings } from './http.settings.js';
import { HTTP_OPTIONS, HTTP_SETTINGS, OPENAPI } from './http.tokens.js';
import { History } from './history.js';
import { describeRoutes } from './openapi/describe-routes.js';
import { OpenStreams } from './stream/open-streams.js';
import { Triggering } from './triggering.js';

/** Below this a token can be found by trying, given time. */
const SHORTEST_SAFE_TOKEN = 16;

/** The module's controllers, made anew for each module since their path and decorators are options, and its providers. */
export function mount(definition: DynamicModule, mounting: Required<CronHttpMounting>): DynamicModule {
  const controllers = controllersAt(mounting);
  return {
    ...definition,
    controllers: Object.values(controllers),
    providers: [
      ...(definition.providers ?? []),
      { provide: HTTP_SETTINGS, inject: [HTTP_OPTIONS], useFactory: settingsOf },
      // Awaited while the application is created: its document is made before it is initialised.
      { provide: OPENAPI, useFactory: () => describeRoutes(controllers) },
      CoordinatorLink,
      OpenStreams,
      History,
      Triggering,
    ],
  };
}

function settingsOf(options: unknown): HttpSettings {
  const settings = checkHttpOptions(options);
  const logger = new Logger('CronHttp');
  if (settings.tokens.isEmpty) {
    // Nest says of the routes that they are mapped, and nothing else would say why they are not found.
    logger.log({
      event: 'http.closed',
      message: 'CronHttpModule has no token, so all of its routes answer 404. Give it `tokens` to open them.',
    });
  }
  if (settings.tokens.shortest < SHORTEST_SAFE_TOKEN) {
    logger.warn({
      event: 'http.warning',
      message:
        `A token of CronHttpModule is shorter than ${SHORTEST_SAFE_TOKEN} characters and can be guessed. ` +
        'Give a random one, for instance from `openssl rand -hex 32`.',
    });
  }
  return settings;
}
