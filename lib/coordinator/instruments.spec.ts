import { AsyncLocalStorage } from 'node:async_hooks';
import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { seconds } from '../common/duration.js';
import { InvalidArgumentError } from '../common/errors.js';
import { cronLogFields } from '../context/log-fields.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { Instrumentation } from './instrumentation.js';

const NO_LUCK = new Error('no luck');
const START = Date.parse('2026-05-04T02:00:00Z');

interface Account {
  readonly id: string;
}

function setUp(): BareReplica & { clock: ManualClock } {
  const clock = new ManualClock(START);
  const options = { tenants: { list: () => [{ id: 'a' }, { id: 'b' }] } };
  return { clock, ...bareReplica({ clock, store: new MemoryCoordinationStore({ clock }), options }) };
}

/** Puts a text in force around each run and each tenant, and keeps what it is told. */
class Marking implements Instrumentation {
  readonly force = new AsyncLocalStorage<string>();

  constructor(
    private readonly name = 'mark',
    readonly told: unknown[][] = [],
  ) {}

  /** What it was told, without the particulars. */
  words(): string[] {
    return this.told.map((told) => told.slice(0, 2).join(' '));
  }

  readonly aroundRun: NonNullable<Instrumentation['aroundRun']> = (
    { job, fencingToken, startedAt },
    enter,
  ) => {
    this.told.push([this.name, 'begins', job, fencingToken, startedAt]);
    this.force.run(`${this.name} run`, enter);
    return ({ outcome }) => this.told.push([this.name, 'ends', outcome]);
  };

  readonly aroundTenant: NonNullable<Instrumentation['aroundTenant']> = (_run, tenantId, enter) => {
    this.force.run(`${this.force.getStore() ?? 'nothing'}, tenant ${tenantId}`, enter);
    return (...error) => this.told.push([this.name, 'tenant ends', tenantId, ...error]);
  };
}

describe('an instrumentation', () => {
  it('is around the handler, in the run’s own context, and is told how the run ended', async () => {
    const { coordinator, clock } = setUp();
    const marking = new Marking();
    coordinator.instrument(marking);
    const seen: unknown[] = [];
    coordinator.register({
      name: 'job',
      handler: async () => {
        seen.push(marking.force.getStore());
        await clock.advance(0);
        seen.push(marking.force.getStore(), cronLogFields().cronJob);
        return 'result';
      },
    });
    expect(await coordinator.run('job')).toMatchObject({ outcome: 'succeeded', result: 'result' });
    expect(seen).toEqual(['mark run', 'mark run', 'job']);
    expect(marking.told).toEqual([
      ['mark', 'begins', 'job', START, '2026-05-04T02:00:00.000Z'],
      ['mark', 'ends', 'succeeded'],
    ]);
    expect(marking.force.getStore()).toBeUndefined();
  });

  it('is around each tenant too, with all attempts, and is told what the last one failed with', async () => {
    const { coordinator, clock } = setUp();
    const marking = new Marking();
    coordinator.instrument(marking);
    const seen: unknown[] = [];
    coordinator.register<Account>({
      name: 'job',
      tenant: true,
      ...{ retry: { attempts: 2, backoffMs: 1_000 }, concurrency: 1 },
      handler: async ({ id }, { attempt }) => {
        seen.push(`${marking.force.getStore() ?? ''} ${attempt}`);
        if (id === 'b') throw NO_LUCK;
      },
    });
    const running = coordinator.run('job');
    await clock.advance(seconds(5));
    expect(await running).toMatchObject({ outcome: 'partial' });
    expect(seen.sort()).toEqual(['mark run, tenant a 1', 'mark run, tenant b 1', 'mark run, tenant b 2']);
    expect(marking.told.slice(1).sort()).toEqual([
      ['mark', 'ends', 'partial'],
      ['mark', 'tenant ends', 'a'],
      ['mark', 'tenant ends', 'b', NO_LUCK],
    ]);
  });

  it.each<[string, () => unknown]>([
    ['at once', () => 'done'],
    ['later', async () => 'done'],
  ])('is told of a tenant that is done %s', async (_, handler) => {
    const { coordinator } = setUp();
    const marking = new Marking();
    coordinator.instrument(marking);
    coordinator.register<Account>({ name: 'job', tenant: true, handler });
    await coordinator.run('job');
    expect(marking.told.filter((told) => String(told).includes('tenant ends'))).toHaveLength(2);
  });

  it.each([NO_LUCK, undefined, null])('is told of a tenant that throws %s at once', async (thrown) => {
    const { coordinator } = setUp();
    const errors: unknown[] = [];
    coordinator.instrument({
      aroundTenant: (_run, _id, enter) => {
        enter();
        return (error) => errors.push(error);
      },
    });
    const handler = (): never => {
      throw thrown;
    };
    coordinator.register<Account>({ name: 'job', tenant: true, handler });
    expect(await coordinator.run('job')).toMatchObject({ outcome: 'failed', tenants: { failed: 2 } });
    expect(errors).toEqual(thrown === NO_LUCK ? [NO_LUCK, NO_LUCK] : [expect.any(Error), expect.any(Error)]);
  });

  it('is told of tenants that are cut off with their run, before it, and once', async () => {
    const { coordinator, clock } = setUp();
    const marking = new Marking();
    coordinator.instrument(marking);
    const ends: (() => void)[] = [];
    coordinator.register<Account>({
      name: 'job',
      tenant: true,
      maxRunMs: seconds(1),
      handler: () => new Promise<void>((resolve) => ends.push(resolve)),
    });
    const running = coordinator.run('job');
    await clock.advance(seconds(2));
    expect(await running).toMatchObject({ outcome: 'interrupted', tenants: { unprocessed: 2 } });
    for (const end of ends) end();
    await clock.advance(0);
    expect(marking.told.slice(1)).toEqual([
      ['mark', 'tenant ends', expect.any(String), expect.objectContaining({ name: 'AbortError' })],
      ['mark', 'tenant ends', expect.any(String), expect.objectContaining({ name: 'AbortError' })],
      ['mark', 'ends', 'interrupted'],
    ]);
  });

  it('is outside of those that came later, and the last to be told of an end', async () => {
    const { coordinator } = setUp();
    const outer = new Marking('outer');
    const inner = new Marking('inner', outer.told);
    coordinator.instrument(outer);
    coordinator.instrument(inner);
    let seen: unknown;
    coordinator.register({
      name: 'job',
      handler: () => (seen = [outer.force.getStore(), inner.force.getStore()]),
    });
    await coordinator.run('job');
    expect(seen).toEqual(['outer run', 'inner run']);
    expect(outer.words()).toEqual(['outer begins', 'inner begins', 'inner ends', 'outer ends']);
  });

  it('is around no run that begins after it was taken away, and still ends one that began before', async () => {
    const { coordinator } = setUp();
    const marking = new Marking();
    const takeAway = coordinator.instrument(marking);
    coordinator.register({ name: 'job', handler: () => takeAway() });
    await coordinator.run('job');
    await coordinator.run('job');
    expect(marking.words()).toEqual(['mark begins', 'mark ends']);
  });

  it('is not around slots that do not begin here', async () => {
    const { coordinator, gate } = setUp();
    const marking = new Marking();
    coordinator.instrument(marking);
    coordinator.register({ name: 'job', handler: () => undefined });
    await gate.drain();
    expect(await coordinator.run('job')).toMatchObject({ outcome: 'skipped' });
    expect(marking.told).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'span',
    {},
    { aroundRun: 'span' },
    { aroundRun: () => undefined, aroundTenant: 1 },
  ])('is refused where it is %j', (given) => {
    const { coordinator } = setUp();
    const instrument = coordinator.instrument.bind(coordinator) as (given: unknown) => void;
    expect(() => instrument(given)).toThrow(InvalidArgumentError);
  });
});

describe('an instrumentation that goes wrong', () => {
  const throwing = (): never => {
    throw NO_LUCK;
  };
  const late: (() => void)[] = [];
  const CASES: [string, Required<Instrumentation>, string][] = [
    ['throws', { aroundRun: throwing, aroundTenant: throwing }, 'threw'],
    [
      'throws after it entered',
      {
        aroundRun: (_, enter) => {
          enter();
          throw NO_LUCK;
        },
        aroundTenant: (_run, _id, enter) => {
          enter();
          throw NO_LUCK;
        },
      },
      'threw',
    ],
    ['never enters', { aroundRun: () => undefined, aroundTenant: () => undefined }, 'did not call enter'],
    [
      'enters twice',
      {
        aroundRun: (_, enter) => {
          enter();
          enter();
          return undefined;
        },
        aroundTenant: (_run, _id, enter) => {
          enter();
          enter();
          return undefined;
        },
      },
      'called enter again',
    ],
    [
      'enters late',
      {
        aroundRun: (_, enter) => {
          late.push(enter);
          return undefined;
        },
        aroundTenant: (_run, _id, enter) => {
          late.push(enter);
          return undefined;
        },
      },
      'did not call enter',
    ],
    [
      'fails as it is told of the end',
      {
        aroundRun: (_, enter) => {
          enter();
          return throwing;
        },
        aroundTenant: (_run, _id, enter) => {
          enter();
          return throwing;
        },
      },
      'threw',
    ],
  ];

  it.each(CASES)('changes nothing where it %s, and is told of once', async (_, instrumentation, mistake) => {
    const { coordinator, warnings } = setUp();
    coordinator.instrument(instrumentation);
    const calls = { once: 0, tenants: [] as string[] };
    coordinator.register({ name: 'once', handler: () => ++calls.once });
    coordinator.register<Account>({
      name: 'each',
      tenant: true,
      handler: ({ id }) => calls.tenants.push(id),
    });
    for (const round of [1, 2]) {
      expect(await coordinator.run('once')).toMatchObject({ outcome: 'succeeded', result: round });
      expect(await coordinator.run('each')).toMatchObject({ outcome: 'succeeded' });
    }
    for (const enter of late.splice(0)) enter();
    expect(calls.once).toBe(2);
    expect(calls.tenants.sort()).toEqual(['a', 'a', 'b', 'b']);
    const told = warnings.map(({ message }) => message).filter((message) => message.includes(mistake));
    expect(told).toEqual([
      expect.stringMatching(/ in aroundRun;/),
      expect.stringMatching(/ in aroundTenant;/),
    ]);
  });

  it('leaves no rejection unheard where it is asynchronous, which it should not be', async () => {
    const { coordinator, warnings } = setUp();
    const asynchronous: object = {
      aroundRun: async (_run: unknown, enter: () => void) => {
        enter();
        throw NO_LUCK;
      },
    };
    coordinator.instrument(asynchronous);
    coordinator.register({ name: 'job', handler: () => 'ran' });
    expect(await coordinator.run('job')).toMatchObject({ result: 'ran' });
    expect(warnings).toEqual([{ message: expect.stringContaining('threw in aroundRun'), error: NO_LUCK }]);
  });

  it('leaves a handler’s own failure as it is', async () => {
    const { coordinator } = setUp();
    coordinator.instrument({ aroundRun: throwing });
    const handler = (): never => {
      throw new TypeError('the handler’s own');
    };
    coordinator.register({ name: 'job', handler });
    expect(await coordinator.run('job')).toMatchObject({ outcome: 'failed', error: { name: 'TypeError' } });
  });
});
