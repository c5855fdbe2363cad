import { type BareReplica, bareReplica } from '../../test/support/runtime.js';
import { seconds } from '../common/duration.js';
import type { RunSummary } from '../common/run.js';
import type { TenantHandler } from './job-definition.js';
import { READ_ON_MS } from './list-end.js';
import type { FanOut } from '../fan-out/fan-out.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import type { TenantList } from '../tenancy/tenant-directory.js';
import { ManualClock } from '../testing/manual-clock.js';

interface Account {
  readonly id: string;
  readonly off?: true;
}

const accounts = (...ids: string[]): Account[] => ids.map((id) => ({ id }));

interface Setup {
  list?: () => TenantList<Account>;
  handler?: TenantHandler<Account>;
  fanOut?: FanOut;
}

function setUp({ list = () => accounts('a', 'b', 'c'), handler = () => undefined, fanOut }: Setup = {}) {
  const clock = new ManualClock(0);
  const isEnabled = ({ off }: Account): boolean => off !== true;
  const options = { tenants: { list, isEnabled, pageSize: 2 } };
  const replica = bareReplica({ clock, store: new MemoryCoordinationStore({ clock }), options });
  replica.coordinator.register<Account>({
    ...{ name: 'job', tenant: true, handler, maxRunMs: seconds(5), carryOver: true },
    ...(fanOut === undefined ? { concurrency: 1 } : { fanOut }),
  });
  return { clock, ...replica };
}

const run = ({ coordinator }: BareReplica): Promise<RunSummary> => coordinator.run('job');

describe('a run for tenants', () => {
  it('calls the handler for those the policy lets through, and counts all', async () => {
    const called: string[] = [];
    const replica = setUp({
      list: () => [...accounts('a', 'b', 'a'), { id: 'held back', off: true }],
      handler: ({ id }) => called.push(id),
    });
    expect(await run(replica)).toMatchObject({
      outcome: 'succeeded',
      tenants: { listed: 3, eligible: 2, skipped: 1, succeeded: 2, failed: 0, unprocessed: 0 },
      fanOut: { mode: 'chunked', concurrency: 1 },
    });
    expect(called.sort()).toEqual(['a', 'b']);
    expect(replica.monitor.all('tenants.skipped')).toMatchObject([{ tenantIds: ['held back'] }]);
  });

  it('fails where all do, and is partial where some do', async () => {
    const bad = new Set(['a', 'b', 'c']);
    const replica = setUp({
      handler: ({ id }) => {
        if (bad.has(id)) throw new Error('no luck');
      },
    });
    expect(await run(replica)).toMatchObject({ outcome: 'failed', tenants: { failed: 3 } });
    bad.delete('b');
    expect(await run(replica)).toMatchObject({ outcome: 'partial', tenants: { succeeded: 1, failed: 2 } });
  });

  it('fails for want of tenants where they cannot be listed, with what was done until then', async () => {
    async function* list(): AsyncGenerator<Account> {
      yield* accounts('a', 'b');
      throw new Error('no database');
    }
    expect(await run(setUp({ list }))).toMatchObject({
      outcome: 'failed',
      reason: 'tenants-unavailable',
      error: { message: expect.stringContaining('no database') },
      tenants: { succeeded: 2 },
    });
  });

  it('fails for no such reason where what spreads the tenants fails', async () => {
    const fanOut: FanOut = { mode: 'bullmq', run: () => Promise.reject(new Error('no queue')) };
    const summary = await run(setUp({ fanOut }));
    expect(summary).toMatchObject({
      outcome: 'failed',
      error: { message: 'no queue' },
      tenants: { listed: 0 },
    });
    expect(summary).not.toHaveProperty('reason');
  });

  it('tells a strategy which run it is, and when to stop', async () => {
    const seen: unknown[] = [];
    const fanOut: FanOut = {
      mode: 'bullmq',
      run: async ({ job, runId, slot, concurrency, mayStart, signal }) => {
        seen.push(job, runId, slot, concurrency, mayStart(), signal.aborted);
        void replica.gate.drain();
        seen.push(mayStart());
        return { mode: 'bullmq', concurrency: 1, idleRatio: 0 };
      },
    };
    const replica = setUp({ fanOut });
    const { runId, slot } = await run(replica);
    expect(seen).toEqual(['job', runId, slot, 10, true, false, false]);
  });

  it('is interrupted at its limit, though the list says that it has ended; the next begins with what is left', async () => {
    const order: string[] = [];
    const replica: BareReplica & { clock: ManualClock } = setUp({
      handler: ({ id }) => {
        order.push(id);
        return new Promise<void>((resolve) => replica.clock.setTimer(resolve, seconds(4)));
      },
    });
    const first = run(replica);
    await replica.clock.advance(seconds(5));
    expect(await first).toMatchObject({
      outcome: 'interrupted',
      reason: 'max-run',
      tenants: { succeeded: 1, unprocessed: expect.any(Number) },
    });
    const [done] = order.splice(0);
    await replica.clock.advance(seconds(5));
    const second = run(replica);
    await replica.clock.advance(seconds(5));
    await second;
    expect(order[0]).not.toBe(done);
  });

  it('is interrupted while the list hangs, whatever has been listed', async () => {
    async function* list(): AsyncGenerator<Account> {
      yield* accounts('a', 'b');
      await new Promise(() => undefined);
    }
    const replica = setUp({ list });
    const running = run(replica);
    await replica.clock.advance(seconds(5) + READ_ON_MS);
    expect(await running).toMatchObject({
      outcome: 'interrupted',
      reason: 'max-run',
      tenants: { succeeded: 2, unprocessed: 0, readTo: 2 },
    });
  });

  it('names at its end those whom nothing had been heard of, and cuts off what is in flight at once', async () => {
    const signals: AbortSignal[] = [];
    const replica = setUp({
      list: () => accounts('a', 'b', 'c', 'd', 'e'),
      handler: (_, { signal }) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
    });
    const running = run(replica);
    await replica.clock.advance(seconds(5));
    const { tenants } = await running;
    expect([signals.length, signals[0]?.aborted]).toEqual([1, true]);
    expect(tenants).toMatchObject({ listed: 5, eligible: 5, unprocessed: 5 });
    expect([...(tenants?.unprocessedIds ?? [])].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(replica.clock.pendingTimers).toBe(0);
  });

  it('marks a run for tenants that were asked for, which leaves the order of the next as it was', async () => {
    const order: string[] = [];
    let isSlow = true;
    const replica: BareReplica & { clock: ManualClock } = setUp({
      handler: async ({ id }, { signal }) => {
        order.push(id);
        if (isSlow) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    });
    const cut = run(replica);
    await replica.clock.advance(seconds(5));
    const left = (await cut).tenants?.unprocessedIds;
    isSlow = false;
    const asked = await replica.coordinator.run('job', { tenantIds: ['a'] });
    expect(asked.tenants).toMatchObject({ listed: 1, succeeded: 1, byId: true });
    order.length = 0;
    expect(await run(replica)).toMatchObject({ outcome: 'succeeded' });
    expect(order).toEqual(left);
  });
});
