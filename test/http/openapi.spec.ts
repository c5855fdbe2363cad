import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { PLATFORMS } from './support/platforms.js';
import { Served } from './support/served.js';

describe.each(PLATFORMS)('the OpenAPI document of a host, on %s', (_, platform) => {
  let served: Served;
  let paths: OpenAPIObject['paths'];

  const operation = (path: string, method: 'get' | 'post') => {
    const found = paths[path]?.[method];
    if (found === undefined) throw new Error(`The document has no ${method} ${path}.`);
    return found;
  };

  const bodySchema = (path: string): unknown => {
    const { requestBody } = operation(path, 'post');
    return requestBody !== undefined && 'content' in requestBody
      ? requestBody.content['application/json']?.schema
      : undefined;
  };

  beforeAll(async () => {
    served = await Served.start(platform, {
      http: { path: 'internal/crons' },
      // Before the application is initialised, as hosts do it.
      prepare: (app) => {
        app.setGlobalPrefix('api');
        const document = SwaggerModule.createDocument(app, new DocumentBuilder().addBearerAuth().build());
        paths = document.paths;
      },
    });
  });

  afterAll(() => served.close());

  it('has every route, with its tag, its answers and the token', () => {
    expect(Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods).sort()])).toEqual(
      expect.arrayContaining([
        ['/api/internal/crons', ['get', 'post']],
        ['/api/internal/crons/{job}', ['post']],
        ['/api/internal/crons/{job}/pause', ['post']],
        ['/api/internal/crons/{job}/resume', ['post']],
        ['/api/internal/crons/runs', ['get']],
        ['/api/internal/crons/runs/{runId}', ['get']],
      ]),
    );
    for (const methods of Object.values(paths)) {
      for (const described of [methods.get, methods.post]) {
        if (described === undefined) continue;
        expect(described).toMatchObject({
          tags: ['crons'],
          security: [{ bearer: [] }],
          summary: expect.any(String),
        });
        expect(described.responses).toHaveProperty('401');
      }
    }
  });

  it('describes what a trigger is told, each parameter once', () => {
    const { parameters = [] } = operation('/api/internal/crons/{job}', 'post');
    const names = parameters.map((parameter) =>
      'name' in parameter ? `${parameter.in} ${parameter.name}` : '',
    );
    expect(names.sort()).toEqual(['path job', 'query force', 'query mode', 'query slot', 'query tenantIds']);
    const fields = { mode: {}, tenantIds: {}, slot: {}, force: {} };
    expect(bodySchema('/api/internal/crons/{job}')).toMatchObject({ properties: fields });
    expect(bodySchema('/api/internal/crons')).toMatchObject({
      required: ['jobs'],
      properties: { jobs: {}, ...fields },
    });
  });
});
