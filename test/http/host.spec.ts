import {
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  type ExceptionFilter,
  type ExecutionContext,
  ForbiddenException,
  HttpException,
  Injectable,
  type NestInterceptor,
  type PipeTransform,
  SetMetadata,
  StreamableFile,
  VersioningType,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import { PLATFORMS } from './support/platforms.js';
import { AUTHORIZED, Served, type ServeOptions } from './support/served.js';
import { send } from './support/client.js';

const Public = () => SetMetadata('public', true);

@Injectable()
class HostGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>('public', targets) === true) return true;
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    if (headers['x-user'] !== 'admin') throw new ForbiddenException('The host says no.');
    return true;
  }
}

@Injectable()
class Envelope implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next
      .handle()
      .pipe(map((data: unknown) => (data instanceof StreamableFile ? data : { data, by: 'the host' })));
  }
}

@Injectable()
class RecordingPipe implements PipeTransform {
  static readonly seen: unknown[] = [];

  transform(value: unknown): unknown {
    RecordingPipe.seen.push(value);
    return value;
  }
}

interface HostResponse {
  status(code: number): { send(body: object): void };
}

@Catch(HttpException)
class HostFilter implements ExceptionFilter {
  catch(exception: HttpException, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<HostResponse>();
    const body = { failed: exception.message, status: exception.getStatus() };
    response.status(exception.getStatus()).send(body);
  }
}

describe.each(PLATFORMS)('a host, on %s', (_, platform) => {
  let served: Served;

  const serve = async (options: ServeOptions): Promise<void> => {
    served = await Served.start(platform, options);
    served.service.register({ name: 'report', handler: () => 'done' });
  };

  afterEach(() => served.close());

  it('may have a global prefix, which is part of the location', async () => {
    await serve({ prepare: (app) => app.setGlobalPrefix('api/internal') });
    expect((await served.get('/crons')).status).toBe(404);
    // Express takes a slash at the end for none.
    const path = `/api/internal/crons/report${platform.name === 'Express' ? '/' : ''}`;
    const { status, headers, body } = await served.post(`${path}?mode=async`);
    expect([status, headers.location]).toEqual([202, `/api/internal/crons/runs/${body.runId}`]);
    expect((await served.get(headers.location ?? '')).status).toBe(200);
  });

  it.each([
    ['in the path', { type: VersioningType.URI }, {}],
    ['in a header', { type: VersioningType.HEADER, header: 'x-version' }, { 'x-version': '7' }],
    ['in a media type', { type: VersioningType.MEDIA_TYPE, key: 'v=' }, { accept: 'application/json;v=3' }],
  ] as const)('may version its routes %s', async (_how, versioning, headers) => {
    await serve({ prepare: (app) => app.enableVersioning({ ...versioning, defaultVersion: '2' }) });
    expect((await served.send('GET', '/crons', { headers })).status).toBe(200);
    expect((await served.send('POST', '/crons/report', { headers })).status).toBe(200);
  });

  it('may have a guard of its own, which is asked as well', async () => {
    await serve({ providers: [{ provide: APP_GUARD, useClass: HostGuard }] });
    expect(await served.get('/crons')).toMatchObject({ status: 403, body: { message: 'The host says no.' } });
    expect((await send(served.port, 'GET', '/crons', { headers: { 'x-user': 'admin' } })).status).toBe(401);
    const both = { 'x-user': 'admin', ...AUTHORIZED };
    expect((await send(served.port, 'GET', '/crons', { headers: both })).status).toBe(200);
  });

  it('may exempt the routes from its guard by a decorator', async () => {
    await serve({
      http: { decorators: [Public()] },
      providers: [{ provide: APP_GUARD, useClass: HostGuard }],
    });
    expect((await served.get('/crons')).status).toBe(200);
    expect((await served.post('/crons/report')).status).toBe(200);
    expect((await served.get('/crons/runs')).status).toBe(200);
    expect((await send(served.port, 'GET', '/crons')).status).toBe(401);
  });

  it('may wrap the answers, keeping their status and streams', async () => {
    await serve({ providers: [{ provide: APP_INTERCEPTOR, useClass: Envelope }] });
    const { status, body } = await served.post('/crons/report', { mode: 'async' });
    expect(status).toBe(202);
    expect(body).toMatchObject({ by: 'the host', data: { job: 'report' } });
    const { text } = await served.post('/crons/report', { mode: 'stream' });
    expect(JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ outcome: 'succeeded' });
  });

  it('may have pipes, which are given the name of the job', async () => {
    await serve({ providers: [{ provide: APP_PIPE, useClass: RecordingPipe }] });
    expect((await served.post('/crons/report')).status).toBe(200);
    expect(RecordingPipe.seen).toContain('report');
  });

  it('may answer for what fails in its own way, with the headers', async () => {
    await serve({ providers: [{ provide: APP_FILTER, useClass: HostFilter }] });
    const refused = await send(served.port, 'POST', '/crons/report');
    expect(refused).toMatchObject({ status: 401, body: { failed: 'The request carries no valid token.' } });
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    const { status, body } = await served.post('/crons/nothing');
    expect([status, body.failed]).toEqual([404, expect.stringContaining('no job named "nothing"')]);
  });

  it('sees an error that is nobody’s fault but ours as one of its own', async () => {
    await serve({});
    jest.spyOn(served.service, 'jobs').mockImplementation(() => {
      throw new Error('a defect');
    });
    expect((await served.get('/crons')).status).toBe(500);
  });
});
