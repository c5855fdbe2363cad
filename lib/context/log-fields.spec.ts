import { ClsServiceManager } from 'nestjs-cls';
import { FlowContext } from './flow-context.js';
import { cronLogFields } from './log-fields.js';

const cls = ClsServiceManager.getClsService();
const context = new FlowContext({ cls, flowNameKey: 'flowName' });
const RUN = { flowName: 'nightly', job: 'clean-up', runId: 'run-1', slot: '2026-01-01T02:00:00.000Z' };
const FIELDS = {
  flowName: 'nightly',
  cronJob: 'clean-up',
  cronRunId: 'run-1',
  cronSlot: '2026-01-01T02:00:00.000Z',
};

describe('cronLogFields', () => {
  it('is empty outside a run, also in a context of the application', () => {
    expect(cronLogFields()).toEqual({});
    expect(cls.run(() => cronLogFields())).toEqual({});
  });

  it('names the run, and the tenant in a tenant handler', () => {
    expect(context.enter(RUN, cronLogFields)).toEqual(FIELDS);
    expect(context.enter({ ...RUN, tenantId: 't-1' }, cronLogFields)).toEqual({ ...FIELDS, tenantId: 't-1' });
  });

  it('gives a copy each time', () => {
    context.enter(RUN, () => {
      cronLogFields().cronJob = 'changed';
      expect(cronLogFields()).toEqual(FIELDS);
    });
  });

  it('says the same whatever the handler sets', () => {
    context.enter({ ...RUN, tenantId: 't-1' }, () => {
      cls.set('tenantId', 'another');
      cls.set('cronJob', 'another');
      expect(cronLogFields()).toEqual({ ...FIELDS, tenantId: 't-1' });
    });
  });

  it('reaches into a context that the handler derives, as @UseCls does', () => {
    context.enter(RUN, () => {
      expect(cls.run(cronLogFields)).toEqual(FIELDS);
    });
  });
});
