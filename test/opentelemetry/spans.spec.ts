import { setTimeout as delay } from 'node:timers/promises';
import { context, propagation, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import {
  CronCoordinator,
  CronCoordinatorModule,
  type FanOut,
  type TenantDirectory,
} from 'nestjs-cron-coordinator';
import {
  CronOpenTelemetryModule,
  type CronOpenTelemetryOptions,
} from 'nestjs-cron-coordinator/opentelemetry';
import { boot, bootError } from '../support/boot.js';

interface Account {
  readonly id: string;
}

const NO_LUCK = new TypeError('no luck');

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

async function setUp(options: CronOpenTelemetryOptions = {}) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer('test');
  const tenants: TenantDirectory<Account> = { list: () => [{ id: 'good' }, { id: 'bad' }] };
  const { app, logger } = await boot({
    imports: [
      CronCoordinatorModule.forRoot({ store: 'memory', tenants }),
      CronOpenTelemetryModule.forRoot({ tracer, ...options }),
    ],
  });
  const spans = (): readonly ReadableSpan[] => exporter.getFinishedSpans();
  const span = (name: string): ReadableSpan => {
    const found = spans().filter((one) => one.name === name);
    if (found.length === 1 && found[0] !== undefined) return found[0];
    throw new Error(
      `${found.length} spans are named ${name}: ${spans()
        .map((one) => one.name)
        .join(', ')}`,
    );
  };
  return { app, logger, tracer, spans, span, service: app.get(CronCoordinator) };
}

describe('the span of a run', () => {
  it('says which run it is and how it ended, and is the root of a trace of its own', async () => {
    const { app, span, service } = await setUp();
    service.register({ name: 'report', handler: () => undefined });
    const { runId, slot, replicaId } = await service.run('report');
    const { parentSpanContext, attributes, status, links, events } = span('cron report');
    expect(parentSpanContext).toBeUndefined();
    expect(attributes).toEqual({
      'cron.job.name': 'report',
      'cron.run.id': runId,
      'cron.run.slot': slot,
      'cron.run.trigger': 'manual',
      'cron.run.fencing_token': expect.any(Number),
      'cron.replica.id': replicaId,
      'cron.run.outcome': 'succeeded',
    });
    expect([status, links, events]).toEqual([{ code: SpanStatusCode.UNSET }, [], []]);
    await app.close();
  });

  it('is the parent of what the handler does, however long that takes', async () => {
    const { app, span, service, tracer } = await setUp();
    service.register({
      name: 'report',
      handler: async () => {
        tracer.startSpan('at once').end();
        await delay(1);
        tracer.startSpan('later').end();
      },
    });
    await service.run('report');
    const { spanId, traceId } = span('cron report').spanContext();
    for (const name of ['at once', 'later'])
      expect(span(name).parentSpanContext).toMatchObject({ spanId, traceId });
    await app.close();
  });

  it('has failed with what the handler threw', async () => {
    const { app, span, service } = await setUp();
    const handler = (): never => {
      throw NO_LUCK;
    };
    service.register({ name: 'report', handler });
    await service.run('report');
    const { status, events, attributes } = span('cron report');
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'no luck' });
    expect(attributes).toMatchObject({ 'cron.run.outcome': 'failed', 'error.type': 'TypeError' });
    expect(events).toMatchObject([
      { name: 'exception', attributes: { 'exception.type': 'TypeError', 'exception.message': 'no luck' } },
    ]);
    await app.close();
  });

  it('has failed where the run was cut short, and says why', async () => {
    const { app, span, service } = await setUp();
    service.register({ name: 'report', maxRunMs: 1, handler: () => new Promise(() => undefined) });
    await service.run('report');
    const { status, attributes } = span('cron report');
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'interrupted: max-run' });
    expect(attributes).toMatchObject({ 'cron.run.reason': 'max-run', 'error.type': 'max-run' });
    await app.close();
  });

  it('links the caller, and takes neither its trace nor its baggage', async () => {
    const { app, span, service, tracer } = await setUp();
    let baggage: unknown = 'none looked at';
    service.register({ name: 'report', handler: () => (baggage = propagation.getActiveBaggage()) });
    const caller = tracer.startSpan('request');
    const carried = propagation.setBaggage(
      trace.setSpan(context.active(), caller),
      propagation.createBaggage({ user: { value: '7' } }),
    );
    await context.with(carried, () => service.run('report'));
    caller.end();
    const { spanContext, links, parentSpanContext } = span('cron report');
    expect(spanContext.call(span('cron report')).traceId).not.toBe(caller.spanContext().traceId);
    expect(parentSpanContext).toBeUndefined();
    expect(links).toMatchObject([{ context: { spanId: caller.spanContext().spanId } }]);
    expect(baggage).toBeUndefined();
    await app.close();
  });

  it('links nothing where the slot fell due, in whatever context the job was registered', async () => {
    const { app, span, service, tracer } = await setUp();
    const ended = new Promise<void>((resolve) => service.on('run.settled', () => resolve()));
    const registering = tracer.startSpan('request');
    context.with(trace.setSpan(context.active(), registering), () =>
      service.register({ name: 'report', cronTime: '* * * * * *', handler: () => undefined }),
    );
    await ended;
    await service.unregister('report');
    expect(span('cron report').links).toEqual([]);
    await app.close();
  });

  it('is not there for a slot that did not begin', async () => {
    const { app, spans, service } = await setUp();
    service.register({ name: 'report', cronTime: '0 0 0 1 1 *', disabled: true, handler: () => undefined });
    await service.run('report');
    expect(spans()).toEqual([]);
    await app.close();
  });
});

describe('the span of a tenant', () => {
  const register = (service: CronCoordinator, during: (id: string) => Span | undefined): void =>
    service.register<Account>({
      name: 'billing',
      tenant: true,
      retry: { attempts: 2, backoffMs: 1 },
      handler: async ({ id }) => {
        await delay(1);
        during(id)?.end();
        if (id === 'bad') throw NO_LUCK;
      },
    });

  it('is below the run’s, above what its handler does, and named without the tenant', async () => {
    const { app, spans, span, service, tracer } = await setUp();
    register(service, (id) => (id === 'good' ? tracer.startSpan('query') : undefined));
    await service.run('billing');
    const run = span('cron billing');
    const tenants = spans().filter(({ name }) => name === 'cron billing tenant');
    expect(tenants.map(({ attributes }) => attributes['cron.tenant.id']).sort()).toEqual(['bad', 'good']);
    for (const { parentSpanContext } of tenants)
      expect(parentSpanContext?.spanId).toBe(run.spanContext().spanId);
    const good = tenants.find(({ attributes }) => attributes['cron.tenant.id'] === 'good');
    expect(good?.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span('query').parentSpanContext?.spanId).toBe(good?.spanContext().spanId);
    expect(run.status).toEqual({ code: SpanStatusCode.ERROR, message: '1 of 2 tenants failed' });
    expect(run.attributes).toMatchObject({
      ...{ 'cron.run.outcome': 'partial', 'error.type': 'partial' },
      ...{ 'cron.tenants.eligible': 2, 'cron.tenants.succeeded': 1, 'cron.tenants.failed': 1 },
      ...{ 'cron.tenants.skipped': 0, 'cron.tenants.unprocessed': 0 },
    });
    await app.close();
  });

  it('holds all attempts: those that failed before as events, the last one as its own failure', async () => {
    const { app, spans, service } = await setUp();
    register(service, () => undefined);
    await service.run('billing');
    const bad = spans().find(({ attributes }) => attributes['cron.tenant.id'] === 'bad');
    expect(bad?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no luck' });
    expect(bad?.attributes['error.type']).toBe('TypeError');
    expect(bad?.events).toMatchObject([
      {
        name: 'cron.tenant.retried',
        attributes: {
          'cron.tenant.attempt': 1,
          'exception.type': 'TypeError',
          'exception.message': 'no luck',
        },
      },
      { name: 'exception' },
    ]);
    await app.close();
  });

  it('is below the run’s also where the fan-out calls from elsewhere', async () => {
    const { app, spans, span, service, tracer } = await setUp();
    const elsewhere = context.bind(
      trace.setSpan(context.active(), tracer.startSpan('queue')),
      (call: () => unknown) => call(),
    );
    const fanOut: FanOut = {
      mode: 'sliding',
      async run({ pages, work, totals, concurrency }) {
        for await (const page of pages) {
          for (const tenant of page) {
            await elsewhere(() => work(tenant));
            totals.succeeded();
          }
        }
        return { mode: 'sliding', concurrency, idleRatio: 0 };
      },
    };
    service.register<Account>({
      name: 'billing',
      tenant: true,
      fanOut,
      handler: () => tracer.startSpan('query').end(),
    });
    await service.run('billing');
    const run = span('cron billing').spanContext();
    const tenants = spans().filter(({ name }) => name === 'cron billing tenant');
    expect(tenants.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([
      run.spanId,
      run.spanId,
    ]);
    expect(
      spans()
        .filter(({ name }) => name === 'query')
        .map((one) => one.spanContext().traceId),
    ).toEqual([...[run.traceId, run.traceId]]);
    await app.close();
  });

  it('is left out where that is wanted: what its handler does is then below the run', async () => {
    const { app, spans, span, service, tracer } = await setUp({ tenantSpans: false });
    register(service, (id) => (id === 'good' ? tracer.startSpan('query') : undefined));
    await service.run('billing');
    expect(
      spans()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['cron billing', 'query']);
    expect(span('query').parentSpanContext?.spanId).toBe(span('cron billing').spanContext().spanId);
    await app.close();
  });
});

describe('CronOpenTelemetryModule', () => {
  it('uses the global provider where it is given no tracer, also one that comes later', async () => {
    const { app } = await boot({
      imports: [
        CronCoordinatorModule.forRoot({ store: 'memory' }),
        CronOpenTelemetryModule.forRootAsync({ useFactory: () => ({}) }),
      ],
    });
    const exporter = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    const service = app.get(CronCoordinator);
    service.register({ name: 'report', handler: () => undefined });
    await service.run('report');
    expect(exporter.getFinishedSpans()).toMatchObject([
      { name: 'cron report', instrumentationScope: { name: 'nestjs-cron-coordinator' } },
    ]);
    trace.disable();
    await app.close();
  });

  it('changes nothing for a run where the tracer fails', async () => {
    const { app, logger, service, tracer } = await setUp();
    jest.spyOn(tracer, 'startSpan').mockImplementation(() => {
      throw NO_LUCK;
    });
    service.register<Account>({ name: 'billing', tenant: true, handler: ({ id }) => id });
    for (const _round of [1, 2])
      expect(await service.run('billing')).toMatchObject({ outcome: 'succeeded', tenants: { succeeded: 2 } });
    const threw = logger
      .events('coordinator.warning')
      .filter(({ line }) => String(line.message).includes('threw'));
    expect(threw).toHaveLength(2);
    await app.close();
  });

  it.each<[string, object, string]>([
    ['an unknown option', { tracerr: 1 }, '`tracerr`: there is no such option here'],
    ['no tracer', { tracer: {} }, '`tracer`: expected a Tracer of OpenTelemetry, got {} (object)'],
    ['no flag', { tenantSpans: 'no' }, '`tenantSpans`: expected true or false, got "no" (string)'],
  ])('refuses %s', async (_, options, complaint) => {
    const given: CronOpenTelemetryOptions = options;
    const { message } = await bootError({
      imports: [CronCoordinatorModule.forRoot({ store: 'memory' }), CronOpenTelemetryModule.forRoot(given)],
    });
    expect(message).toContain(complaint);
  });

  it('says what it needs where there is no coordinator', async () => {
    const { message } = await bootError({ imports: [CronOpenTelemetryModule.forRoot()] });
    expect(message).toContain('CronOpenTelemetryModule finds no coordinator.');
  });
});
