import { ClsServiceManager } from 'nestjs-cls';
import { FlowContext, type FlowFields } from './flow-context.js';
import { cronLogFields } from './log-fields.js';

const RUN: FlowFields = {
  flowName: 'nightly',
  job: 'clean-up',
  runId: 'run-1',
  slot: '2026-01-01T02:00:00.000Z',
};

const cls = ClsServiceManager.getClsService();
const contextWith = (flowNameKey = 'flowName'): FlowContext => new FlowContext({ cls, flowNameKey });

/** Lets other pending continuations go first. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('FlowContext', () => {
  it('holds the run, and the tenant only in a tenant handler', () => {
    const read = (): unknown[] => [
      cls.get('flowName'),
      cls.get('cronJob'),
      cls.get('cronRunId'),
      cls.get('cronSlot'),
      cls.get('tenantId'),
      cls.has('tenantId'),
    ];
    const run = ['nightly', 'clean-up', 'run-1', '2026-01-01T02:00:00.000Z'];
    expect(contextWith().enter(RUN, read)).toEqual([...run, undefined, false]);
    expect(contextWith().enter({ ...RUN, tenantId: 't-1' }, read)).toEqual([...run, 't-1', true]);
  });

  it('returns and throws what the handler returns and throws', async () => {
    const context = contextWith();
    expect(context.enter(RUN, () => 42)).toBe(42);
    await expect(context.enter(RUN, () => Promise.resolve('done'))).resolves.toBe('done');
    expect(() =>
      context.enter(RUN, () => {
        throw new Error('broken');
      }),
    ).toThrow('broken');
    expect(cls.isActive()).toBe(false);
  });

  it('lets nothing of the caller in, and nothing out to it', () => {
    cls.run(() => {
      cls.set('requestId', 'r-1');
      cls.set('tenantId', 'of the caller');
      contextWith().enter(RUN, () => {
        expect(cls.get('requestId')).toBeUndefined();
        expect(cls.get('tenantId')).toBeUndefined();
        cls.set('left', 'behind');
      });
      expect(cls.get('left')).toBeUndefined();
      expect(cls.get('cronJob')).toBeUndefined();
      expect(cls.get('requestId')).toBe('r-1');
    });
  });

  it.each(['flow', 'app.flow.name'])('keeps the flow name under the key %s alone', (key) => {
    contextWith(key).enter(RUN, () => {
      expect(cls.get(key)).toBe('nightly');
      expect(cls.get('flowName')).toBeUndefined();
      expect(cronLogFields()).toHaveProperty('flowName', 'nightly');
    });
  });

  it('keeps interleaved tenants apart from each other and from their run', async () => {
    const context = contextWith();
    const seen: string[] = [];
    const tenant = (tenantId: string): Promise<void> =>
      context.enter({ ...RUN, tenantId }, async () => {
        for (let step = 0; step < 3; step++) {
          expect(cls.get('note')).toBe(step === 0 ? undefined : `${tenantId}/${step - 1}`);
          cls.set('note', `${tenantId}/${step}`);
          await turn();
          expect(cls.get('tenantId')).toBe(tenantId);
          expect(cronLogFields().tenantId).toBe(tenantId);
          seen.push(`${tenantId}/${step}`);
        }
      });
    await context.enter(RUN, async () => {
      cls.set('of the run', true);
      await Promise.all(['a', 'b', 'c'].map(tenant));
      expect(cls.get('note')).toBeUndefined();
      expect(cls.get('tenantId')).toBeUndefined();
      expect(cls.get('of the run')).toBe(true);
    });
    expect(seen.slice(0, 4)).toEqual(['a/0', 'b/0', 'c/0', 'a/1']);
    expect(cls.isActive()).toBe(false);
  });
});
