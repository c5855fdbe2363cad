import { ClsServiceManager } from 'nestjs-cls';
import { anIdentity } from '../../test/support/run-identity.js';
import type { TenantRun } from '../common/run.js';
import { cronLogFields } from '../context/log-fields.js';
import { FlowContext } from '../context/flow-context.js';
import { EventBus } from '../events/event-bus.js';
import { EventMonitor } from '../testing/event-monitor.js';
import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { ActiveRun } from './active-run.js';
import type { TenantHandler } from './job-definition.js';
import { TenantWork } from './tenant-work.js';

const identity = anIdentity();
const NO_LUCK = new TypeError('no luck');

function setUp(
  handler: TenantHandler<string>,
  { attempts = 1, tenantTimeoutMs = null as number | null } = {},
) {
  const clock = new ManualClock(0);
  const events = new EventBus(() => undefined);
  const monitor = new EventMonitor(events);
  const run = new ActiveRun(identity, 0, 0);
  const work = new TenantWork<string>({
    facts: { identity, fencingToken: 7, events },
    handler,
    retry: { attempts, backoffMs: 1_000, factor: 1, maxBackoffMs: 1_000 },
    tenantTimeoutMs,
    run,
    context: new FlowContext({ cls: ClsServiceManager.getClsService(), flowNameKey: 'flowName' }),
    clock,
    random: new SeededRandom(1),
    instruments: null,
  });
  /** Async, so that a handler that throws at once rejects like any other. */
  const perform = async (): Promise<unknown> => work.run({ id: 'a', tenant: 'the tenant' });
  return { clock, monitor, run, work, perform };
}

describe('the work for one tenant', () => {
  it('is the handler’s, with the tenant, its run and a context of its own', async () => {
    const seen: unknown[] = [];
    const { perform } = setUp((tenant, run) => seen.push(tenant, run, cronLogFields()));
    await perform();
    expect(seen).toEqual([
      'the tenant',
      expect.objectContaining({ tenantId: 'a', attempt: 1 }),
      { flowName: 'reporting', cronJob: 'report', cronRunId: 'run', cronSlot: identity.slot, tenantId: 'a' },
    ]);
  });

  it('costs no promise where the handler is done when it returns', () => {
    const { run, work } = setUp(() => 'done');
    expect(work.run({ id: 'a', tenant: 'the tenant' })).toBeUndefined();
    expect(run.handlers.none).toBe(true);
  });

  it('is on its way until the handler ends, however it ends', async () => {
    let end = (_?: Error): void => undefined;
    const handler = (): Promise<void> =>
      new Promise((resolve, reject) => (end = (error) => (error === undefined ? resolve() : reject(error))));
    for (const error of [undefined, NO_LUCK]) {
      const { run, perform } = setUp(handler);
      const ended = perform().catch((thrown: unknown) => thrown);
      expect(run.handlers.none).toBe(false);
      end(error);
      expect(await ended).toBe(error);
      expect(run.handlers.none).toBe(true);
    }
  });

  it.each<[string, TenantHandler<string>]>([
    [
      'at once',
      () => {
        throw NO_LUCK;
      },
    ],
    ['later', () => Promise.reject(NO_LUCK)],
  ])('fails with what the handler throws, %s, and says so once', async (_, handler) => {
    const { monitor, run, perform } = setUp(handler);
    await expect(perform()).rejects.toBe(NO_LUCK);
    expect(monitor.all('tenant.failed')).toEqual([
      {
        ...identity,
        tenantId: 'a',
        attempt: 1,
        error: expect.objectContaining({ name: 'TypeError', message: 'no luck' }),
      },
    ]);
    expect(run.handlers.none).toBe(true);
  });

  it('is tried again, each try told with what failed before; the last failure counts', async () => {
    const attempts: number[] = [];
    const handler = (_: string, { attempt }: TenantRun): never => {
      attempts.push(attempt);
      throw new Error(`attempt ${attempt}`);
    };
    const { clock, monitor, perform } = setUp(handler, { attempts: 3 });
    const ended = perform().catch((thrown: unknown) => thrown);
    await clock.advance(5_000);
    expect(await ended).toMatchObject({ message: 'attempt 3' });
    expect(attempts).toEqual([1, 2, 3]);
    const told = (attempt: number): object => ({
      ...identity,
      ...{ tenantId: 'a', attempt, delayMs: expect.any(Number) },
      error: expect.objectContaining({ message: `attempt ${attempt}` }),
    });
    expect(monitor.all('tenant.retried')).toEqual([told(1), told(2)]);
    expect(monitor.all('tenant.failed')).toMatchObject([{ attempt: 3, error: { message: 'attempt 3' } }]);
  });

  it('is not tried again once the run may start nothing more', async () => {
    const handler = jest.fn(() => Promise.reject(NO_LUCK));
    const { clock, run, perform } = setUp(handler, { attempts: 3 });
    run.dependsOn('shutting-down', () => false);
    const ended = perform().catch((thrown: unknown) => thrown);
    await clock.advance(5_000);
    expect(await ended).toBe(NO_LUCK);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('fails when its time is over; its signal says so, and the run goes on', async () => {
    let signal: AbortSignal | undefined;
    const handler = (_: string, given: TenantRun): Promise<never> => {
      signal = given.signal;
      return new Promise(() => undefined);
    };
    const { clock, monitor, run, perform } = setUp(handler, { tenantTimeoutMs: 500 });
    const ended = perform().catch((thrown: unknown) => thrown);
    await clock.advance(500);
    expect(await ended).toMatchObject({
      name: 'TenantTimeoutError',
      message: expect.stringContaining('report'),
    });
    expect([signal?.aborted, run.signal.aborted]).toEqual([true, false]);
    expect(monitor.count('tenant.failed')).toBe(1);
  });

  it('is no failure to tell where the run was cut off, of which the handler only says that it was', async () => {
    const handler = (_: string, { signal }: TenantRun): Promise<never> =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(NO_LUCK)));
    const { monitor, run, perform } = setUp(handler);
    const ended = perform().catch((thrown: unknown) => thrown);
    run.abort('max-run');
    expect(await ended).toBe(NO_LUCK);
    expect(monitor.count('tenant.failed')).toBe(0);
  });
});
