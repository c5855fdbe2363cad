import type { Controllers } from '../controllers/controllers.js';
import { JOB_ROUTES, RUN_ROUTES, type RouteText, TRIGGER_ROUTES } from './route-texts.js';

type Swagger = typeof import('@nestjs/swagger');

/** Describes the routes for OpenAPI where the application has `@nestjs/swagger`; says whether it has. */
export async function describeRoutes({ jobs, triggers, runs }: Controllers): Promise<boolean> {
  const swagger = await load();
  if (swagger === null) return false;
  const described = [
    [jobs, JOB_ROUTES],
    [triggers, TRIGGER_ROUTES],
    [runs, RUN_ROUTES],
  ] as const;
  for (const [controller, routes] of described) {
    swagger.ApiTags('crons')(controller);
    swagger.ApiBearerAuth()(controller);
    for (const [method, text] of Object.entries(routes)) {
      describe(swagger, prototypeOf(controller), method, text);
    }
  }
  return true;
}

/** The package is an ES module or CommonJS, by its version: of the latter not all exports need be seen by name. */
async function load(): Promise<Swagger | null> {
  const loaded: (Swagger & { readonly default?: Swagger }) | null = await import('@nestjs/swagger').catch(
    () => null,
  );
  return loaded?.default ?? loaded;
}

/** Declared as `any`. */
function prototypeOf({ prototype }: { readonly prototype: object }): object {
  return prototype;
}

function describe(swagger: Swagger, prototype: object, method: string, text: RouteText): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, method);
  if (descriptor === undefined) throw new Error(`There is no route ${method} to describe.`);
  const { summary, description, parameters = [], query = [], body, answers } = text;
  const decorators = [
    swagger.ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ...parameters.map((parameter) => swagger.ApiParam({ type: String, ...parameter })),
    ...query.map((parameter) => swagger.ApiQuery({ required: false, ...parameter })),
    ...(body === undefined ? [] : [swagger.ApiBody(body)]),
    ...Object.entries(answers).map(([status, answer]) =>
      swagger.ApiResponse({ status: Number(status), description: answer }),
    ),
  ];
  for (const decorate of decorators) decorate(prototype, method, descriptor);
}
