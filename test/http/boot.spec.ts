import { Injectable, Module } from '@nestjs/common';
import { CronCoordinatorModule, CronOptionsError } from 'nestjs-cron-coordinator';
import { CronHttpModule, type CronHttpMounting, type CronHttpOptions } from 'nestjs-cron-coordinator/http';
import { boot, bootError } from '../support/boot.js';
import { send } from './support/client.js';
import { PLATFORMS } from './support/platforms.js';
import { AUTHORIZED, Served, type ServeOptions, TOKEN } from './support/served.js';

const coordinator = CronCoordinatorModule.forRoot({ store: 'memory' });
const SECRET = 'se cret';

describe('the options of the routes', () => {
  it.each<[string, unknown, string]>([
    [
      'an empty token',
      { tokens: [TOKEN, ''] },
      '`tokens.1`: expected 1 to 1,024 visible ASCII characters without spaces, got an empty string. Leave out what is not set: `tokens: [a, b].filter(Boolean)`',
    ],
    [
      'a token that is not set',
      { tokens: [undefined] },
      '`tokens.0`: expected 1 to 1,024 visible ASCII characters without spaces, got something of type undefined. Leave out',
    ],
    ['a token no header can carry', { tokens: [SECRET] }, '`tokens.0`: expected 1 to 1,024 visible ASCII'],
    [
      'a token that is too long',
      { tokens: ['x'.repeat(1_025)] },
      '`tokens.0`: expected 1 to 1,024 visible ASCII',
    ],
    [
      'one token in place of a list',
      { tokens: SECRET },
      '`tokens`: expected an array of tokens, got something of type string',
    ],
    [
      'no source',
      { tokens: [TOKEN], tokenSources: [] },
      '`tokenSources`: expected at least one token source',
    ],
    [
      'an unknown source',
      { tokens: [TOKEN], tokenSources: ['cookie'] },
      "`tokenSources.0`: expected 'header' or 'query' or 'body'",
    ],
    [
      'an unknown mode',
      { tokens: [TOKEN], defaultMode: 'later' },
      "`defaultMode`: expected 'wait' or 'async' or 'stream'",
    ],
    ['an unknown option', { tokens: [TOKEN], token: SECRET }, '`token`: there is no such option here'],
  ])('are refused with %s, and no token is quoted', async (_what, options, message) => {
    const imports = [coordinator, CronHttpModule.forRoot(options as CronHttpOptions)];
    const error = await bootError({ imports });
    expect(error).toBeInstanceOf(CronOptionsError);
    expect(error.message).toContain('Invalid options of CronHttpModule');
    expect(error.message).toContain(message);
    expect(error.message).not.toContain(SECRET);
  });

  it.each([[SECRET], [null], [5], [[SECRET]]])('are refused where a factory gives %j', async (given) => {
    const useFactory = (): CronHttpOptions => given as CronHttpOptions;
    const error = await bootError({ imports: [coordinator, CronHttpModule.forRootAsync({ useFactory })] });
    expect(error.message).toContain('expected an object of options');
    expect(error.message).not.toContain(SECRET);
  });

  it('are refused where a factory gives the path, which stands beside it', async () => {
    const useFactory = (): CronHttpOptions => ({ tokens: [], ...{ path: 'jobs' } });
    const error = await bootError({ imports: [coordinator, CronHttpModule.forRootAsync({ useFactory })] });
    expect(error.message).toContain('`path`: there is no such option here, it stands beside `useFactory`');
  });

  it.each(['', '/', 'a b', 'a//b', ':job', 'a*', '../a?', 5, null])(
    'are refused with the path %j',
    (path) => {
      expect(() => CronHttpModule.forRoot({ path: path as string })).toThrow(
        '`path`: expected one or more path',
      );
    },
  );

  it.each<[unknown]>([['Public'], [[5]], [{}]])('are refused with the decorators %j', (decorators) => {
    const options = { decorators } as CronHttpMounting;
    expect(() => CronHttpModule.forRoot(options)).toThrow(/`decorators.*`: expected an? .*class decorators?/);
  });

  it('may say nothing', () => {
    expect(() => CronHttpModule.forRoot({ path: undefined, decorators: undefined })).not.toThrow();
    expect(() => CronHttpModule.forRoot()).not.toThrow();
  });

  it.each([SECRET, null, [SECRET]])('are refused where they are %j', (options) => {
    for (const method of ['forRoot', 'forRootAsync'] as const) {
      const make = (): unknown => CronHttpModule[method](options as never);
      expect(make).toThrow(`CronHttpModule.${method} expected an object of options.`);
    }
  });

  it('are warned of where a token can be guessed, without saying it', async () => {
    const { app, logger } = await boot({
      imports: [coordinator, CronHttpModule.forRoot({ tokens: ['short'] })],
    });
    const [warning, ...others] = logger.events('http.warning');
    expect(warning).toMatchObject({
      level: 'warn',
      line: { message: expect.stringContaining('16 characters') },
    });
    expect(others).toEqual([]);
    expect(JSON.stringify(logger.lines)).not.toContain('"short"');
    await app.close();
  });

  it('are told to be closed where no token is given, and only there', async () => {
    for (const tokens of [undefined, [], [TOKEN]]) {
      const { app, logger } = await boot({
        imports: [coordinator, CronHttpModule.forRoot(tokens === undefined ? {} : { tokens })],
      });
      const closed = logger.events('http.closed').map(({ level }) => level);
      expect(closed).toEqual(tokens?.length === 1 ? [] : ['log']);
      expect(logger.events('http.warning')).toEqual([]);
      await app.close();
    }
  });

  it('need a coordinator', async () => {
    const error = await bootError({ imports: [CronHttpModule.forRoot({ tokens: [TOKEN] })] });
    expect(error.message).toBe(
      'CronHttpModule finds no coordinator. Import CronCoordinatorModule.forRoot() in the root module.',
    );
  });

  it('find a coordinator that is not global', async () => {
    const imports = [
      CronCoordinatorModule.forRoot({ store: 'memory', isGlobal: false }),
      CronHttpModule.forRoot({ tokens: [TOKEN] }),
    ];
    const { app } = await boot({ imports });
    await app.close();
  });
});

@Injectable()
class Secrets {
  readonly tokens = [TOKEN];

  createCronHttpOptions(): CronHttpOptions {
    return { tokens: this.tokens, defaultMode: 'async' };
  }
}

@Module({ providers: [Secrets], exports: [Secrets] })
class SecretsModule {}

describe.each(PLATFORMS)('the forms of the module, on %s', (_, platform) => {
  let open: Served[] = [];

  const start = async (options: ServeOptions): Promise<Served> => {
    const served = await Served.start(platform, options);
    open.push(served);
    return served;
  };

  afterEach(async () => {
    await Promise.all(open.map((served) => served.close()));
    open = [];
  });

  it.each([
    [
      'useFactory',
      { imports: [SecretsModule], inject: [Secrets], useFactory: ({ tokens }: Secrets) => ({ tokens }) },
    ],
    ['useClass', { useClass: Secrets }],
    ['useExisting', { imports: [SecretsModule], useExisting: Secrets }],
  ])('forRootAsync with %s, the path beside it', async (_form, options) => {
    const served = await start({
      http: { tokens: [] },
      imports: [CronHttpModule.forRootAsync({ path: '/jobs/', ...options })],
    });
    served.service.register({ name: 'report', handler: () => 'done' });
    expect((await served.get('/jobs')).body.jobs).toMatchObject([{ name: 'report' }]);
    expect((await served.post('/jobs/report', { mode: 'wait' })).status).toBe(200);
    expect((await served.get('/crons')).status).toBe(404);
  });

  it('two modules of one process share nothing', async () => {
    const one = await start({
      http: { path: 'one', tokens: ['the-token-of-the-first'] },
      imports: [CronHttpModule.forRoot({ path: 'beside', tokens: ['the-token-beside-it'] })],
    });
    const other = await start({ http: { path: 'other' } });
    const status = async (port: number, path: string, token: string): Promise<number> =>
      (await send(port, 'GET', path, { headers: { 'x-cron-token': token } })).status;
    expect(await status(one.port, '/one', 'the-token-of-the-first')).toBe(200);
    expect(await status(one.port, '/one', 'the-token-beside-it')).toBe(401);
    expect(await status(one.port, '/beside', 'the-token-beside-it')).toBe(200);
    expect(await status(one.port, '/other', 'the-token-of-the-first')).toBe(404);
    expect(await status(other.port, '/other', 'the-token-of-the-first')).toBe(401);
    expect((await send(other.port, 'GET', '/other', { headers: AUTHORIZED })).status).toBe(200);
  });
});
