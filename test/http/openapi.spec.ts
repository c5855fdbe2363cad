import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { PLATFORMS } from './support/platforms.js';
import { Served } from './support/served.js';

describe.each(PLATFORMS)('the OpenAPI document of a host, on %s', (_, platform) => {
  let served: Served;
  let paths: Record<string, Record<string, any>>;

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
    for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
      expect(operation).toMatchObject({
        tags: ['crons'],
        security: [{ bearer: [] }],
        summary: expect.any(String),
      });
      expect(operation.responses).toHaveProperty('401');
    }
  });

  it('describes what a trigger is told, each parameter once', () => {
    const { parameters, requestBody } = paths['/api/internal/crons/{job}']?.post;
    const names = parameters.map(({ name, in: place }: { name: string; in: string }) => `${place} ${name}`);
    expect(names.sort()).toEqual(['path job', 'query force', 'query mode', 'query slot', 'query tenantIds']);
    const { schema } = requestBody.content['application/json'];
    expect(Object.keys(schema.properties)).toEqual(['mode', 'tenantIds', 'slot', 'force']);
    const many = paths['/api/internal/crons']?.post.requestBody.content['application/json'].schema;
    expect(many.required).toEqual(['jobs']);
  });
});
