import { ConsoleLogger, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ClsServiceManager } from 'nestjs-cls';
import { CronContextLogger } from './context-logger.js';
import { FlowContext } from './flow-context.js';

const context = new FlowContext({ cls: ClsServiceManager.getClsService(), flowNameKey: 'flowName' });
const RUN = { flowName: 'nightly', job: 'clean-up', runId: 'run-1', slot: '2026-01-01T02:00:00.000Z' };
const FIELDS = {
  flowName: 'nightly',
  cronJob: 'clean-up',
  cronRunId: 'run-1',
  cronSlot: '2026-01-01T02:00:00.000Z',
};
const TEXT = 'flowName=nightly cronJob=clean-up cronRunId=run-1 cronSlot=2026-01-01T02:00:00.000Z';

const LEVELS = ['log', 'error', 'warn', 'debug', 'verbose', 'fatal'] as const;

const parse = (line: string): Record<string, unknown> => JSON.parse(line);

/** What was written to the standard streams, line by line. */
function captureLines(): string[] {
  const lines: string[] = [];
  const write = (chunk: unknown): boolean => {
    lines.push(...String(chunk).split('\n').filter(Boolean));
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
  return lines;
}

describe('CronContextLogger', () => {
  let lines: string[];

  beforeEach(() => {
    lines = captureLines();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('adds the fields as properties of JSON lines, at every level', () => {
    const logger = new CronContextLogger('Jobs', { json: true });
    context.enter({ ...RUN, tenantId: 't-1' }, () => LEVELS.forEach((level) => logger[level]('x')));
    expect(lines.map(parse)).toEqual(
      LEVELS.map((level) =>
        expect.objectContaining({ level, context: 'Jobs', message: 'x', ...FIELDS, tenantId: 't-1' }),
      ),
    );
  });

  it('adds them to JSON that is written for reading, too', () => {
    const logger = new CronContextLogger({ json: true, compact: false, colors: false });
    context.enter({ ...RUN, tenantId: 't-1' }, () => logger.log('x'));
    expect(lines.map((line) => line.trim())).toEqual(
      expect.arrayContaining(["cronJob: 'clean-up',", "tenantId: 't-1'"]),
    );
  });

  it('leaves JSON lines outside a run as Nest writes them', () => {
    const logger = new CronContextLogger({ json: true });
    logger.log('before', 'Jobs');
    context.enter(RUN, () => undefined);
    expect(lines.map((line) => Object.keys(parse(line)))).toEqual([
      ['level', 'pid', 'timestamp', 'message', 'context'],
    ]);
  });

  it('does not replace what an object line says itself', () => {
    const logger = new CronContextLogger({ json: true });
    context.enter(RUN, () => logger.log({ event: 'run.started', cronJob: 'own' }));
    expect(parse(lines[0] ?? '')).toMatchObject({
      message: { event: 'run.started', cronJob: 'own' },
      ...FIELDS,
    });
  });

  // Nest 11 cannot put what a line says beside its message, so nothing can collide there.
  const itFlattens = 'stringifyParams' in ConsoleLogger.prototype ? it : it.skip;
  itFlattens('does not replace a flattened parameter of the same name', () => {
    const logger = new CronContextLogger({ json: true, flattenParams: true });
    context.enter({ ...RUN, tenantId: 't-1' }, () => logger.log('compared', { tenantId: 'other' }));
    expect(lines.map(parse)).toEqual([expect.objectContaining({ ...FIELDS, tenantId: 'other' })]);
  });

  it('adds readable text behind the message, and nothing outside a run', () => {
    const logger = new CronContextLogger('Jobs', { colors: false });
    context.enter(RUN, () => logger.log('in a run'));
    context.enter({ ...RUN, tenantId: 'a\nb' }, () => logger.warn('for a tenant'));
    logger.log('outside');
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`LOG \\[Jobs\\] in a run ${TEXT}$`)),
      expect.stringMatching(new RegExp(`WARN \\[Jobs\\] for a tenant ${TEXT} tenantId="a\\\\nb"$`)),
      expect.stringMatching(/LOG \[Jobs\] outside$/),
    ]);
  });

  it('keeps the time since the line before at the end', () => {
    const logger = new CronContextLogger({ colors: false, timestamp: true });
    context.enter(RUN, () => {
      logger.log('first');
      logger.log('second');
    });
    expect(lines[1]).toMatch(new RegExp(`second ${TEXT} \\+\\d+ms$`));
  });

  it('serves the application: every Logger of Nest, tenants interleaved', async () => {
    const app = await Test.createTestingModule({}).compile();
    app.useLogger(new CronContextLogger({ json: true, logLevels: ['log'] }));
    const service = new Logger('Accounts');
    const tenant = (tenantId: string): Promise<void> =>
      context.enter({ ...RUN, tenantId }, async () => {
        for (let step = 0; step < 3; step++) {
          await new Promise<void>((resolve) => setImmediate(resolve));
          service.log(tenantId);
        }
      });
    await Promise.all(['a', 'b', 'c'].map(tenant));
    service.log('after');
    const seen = lines.map(parse).map(({ message, tenantId }) => `${String(message)} ${String(tenantId)}`);
    expect(seen).toEqual([...[...'abcabcabc'].map((id) => `${id} ${id}`), 'after undefined']);
    Logger.overrideLogger(true);
    await app.close();
  });
});
