import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ClsServiceManager } from 'nestjs-cls';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import { pino } from 'pino';
import { FlowContext } from './flow-context.js';
import { cronLogFields } from './log-fields.js';

const context = new FlowContext({ cls: ClsServiceManager.getClsService(), flowNameKey: 'flowName' });
const RUN = { flowName: 'nightly', job: 'clean-up', runId: 'run-1', slot: '2026-01-01T02:00:00.000Z' };
const FIELDS = {
  flowName: 'nightly',
  cronJob: 'clean-up',
  cronRunId: 'run-1',
  cronSlot: '2026-01-01T02:00:00.000Z',
};

class Lines {
  readonly written: Record<string, unknown>[] = [];

  write(line: string): void {
    this.written.push(JSON.parse(line));
  }
}

/** Logs for three tenants in turns, and once outside. */
async function logInterleaved(log: (message: string) => void): Promise<void> {
  const tenant = (tenantId: string): Promise<void> =>
    context.enter({ ...RUN, tenantId }, async () => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      log(tenantId);
    });
  await Promise.all(['a', 'b', 'c'].map(tenant));
  log('outside');
}

function expectTenantsApart(written: readonly Record<string, unknown>[]): void {
  expect(written).toHaveLength(4);
  for (const id of ['a', 'b', 'c']) {
    expect(written).toContainEqual(expect.objectContaining({ msg: id, ...FIELDS, tenantId: id }));
  }
  const outside = written.find(({ msg }) => msg === 'outside');
  expect(Object.keys(outside ?? {})).not.toEqual(expect.arrayContaining(['cronJob']));
  expect(Object.keys(outside ?? {})).not.toEqual(expect.arrayContaining(['tenantId']));
}

describe('cronLogFields with pino', () => {
  it('serves as a mixin', async () => {
    const lines = new Lines();
    const logger = pino({ mixin: cronLogFields }, lines);
    await logInterleaved((message) => logger.info(message));
    expectTenantsApart(lines.written);
  });

  it('serves as a mixin of nestjs-pino', async () => {
    const lines = new Lines();
    @Injectable()
    class Accounts {
      constructor(readonly logger: PinoLogger) {}
    }
    @Module({
      imports: [LoggerModule.forRoot({ pinoHttp: { mixin: cronLogFields, stream: lines } })],
      providers: [Accounts],
    })
    class AppModule {}
    const app = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const { logger } = app.get(Accounts);
    await logInterleaved((message) => logger.info(message));
    expectTenantsApart(lines.written);
    await app.close();
  });
});
