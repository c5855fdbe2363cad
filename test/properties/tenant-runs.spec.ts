import fc from 'fast-check';
import { CronCoordinator, type RunSummary, type TenantTotals } from 'nestjs-cron-coordinator';
import { CronTestBed } from 'nestjs-cron-coordinator/testing';
import { runPlans, type RunPlan } from './tenant-runs/plan.js';
import {
  ATTEMPTS,
  CONCURRENCY,
  MAX_RUN_MS,
  PlannedJobs,
  Sightings,
  streamOf,
  type Tenant,
  tenantsOf,
} from './tenant-runs/planned-jobs.js';

// Many rounds; how long they take says nothing.
jest.setTimeout(120_000);

const PAGE_SIZE = 7;

describe('a run over tenants, whatever its list, its policy and its handlers do', () => {
  let bed: CronTestBed;
  let jobs: PlannedJobs;
  let plan: RunPlan;

  beforeAll(async () => {
    bed = await CronTestBed.create<Tenant>({
      providers: [PlannedJobs],
      options: {
        tenants: {
          list: () => (plan.list === 'array' ? tenantsOf(plan) : streamOf(plan)),
          pageSize: PAGE_SIZE,
          isEnabled: ({ entry }) => {
            if (entry.kind === 'the policy throws') throw new Error('no settings');
            return entry.kind !== 'disabled';
          },
        },
      },
    });
    jobs = bed.replica(0).get(PlannedJobs);
    jobs.clock = bed.clock;
  });

  afterAll(() => bed.close());

  async function carryOut(
    next: RunPlan,
  ): Promise<{ summary: RunSummary; seen: Sightings; startedAt: number }> {
    plan = next;
    const seen = new Sightings();
    jobs.seen = seen;
    const startedAt = bed.clock.monotonic();
    const running = bed.replica(0).get(CronCoordinator).run(plan.job);
    await bed.clock.advance(MAX_RUN_MS * 2);
    return { summary: await running, seen, startedAt };
  }

  it('accounts for every tenant exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(runPlans, async (next) => {
        const { summary, seen } = await carryOut(next);
        const totals = totalsOf(summary);
        expect(totals.listed).toBe(totals.eligible + totals.skipped);
        expect(totals.eligible).toBe(totals.succeeded + totals.failed + totals.unprocessed);
        expect(totals.unprocessedIds).toHaveLength(totals.unprocessed);
        expect(totals.failures).toHaveLength(totals.failed);
        const touched = new Set(seen.starts.map(({ id }) => id));
        const named = [...totals.unprocessedIds, ...totals.failures.map(({ tenantId }) => tenantId)];
        expect(new Set(named).size).toBe(named.length);
        expect(totals.succeeded).toBe([...touched].filter((id) => !named.includes(id)).length);
      }),
      { numRuns: 60 },
    );
  });

  it('ends as its totals say', async () => {
    await fc.assert(
      fc.asyncProperty(runPlans, async (next) => {
        const { summary } = await carryOut(next);
        const { listed, succeeded, failed, unprocessed } = totalsOf(summary);
        const breaks = next.list === 'stream' && next.failsAt !== null && next.failsAt < next.entries.length;
        const expected = {
          succeeded: !breaks && failed === 0 && unprocessed === 0,
          partial: !breaks && failed > 0 && succeeded > 0 && unprocessed === 0,
          failed: summary.reason === 'tenants-unavailable' ? breaks : failed > 0 && succeeded === 0,
          interrupted: summary.reason === 'max-run',
        };
        expect(expected).toMatchObject({ [summary.outcome]: true });
        if (summary.outcome === 'interrupted' || breaks) return;
        // The whole list was read: what is not among the listed was invalid or listed before.
        const ids = new Set(tenantsOf(next).map(({ id }) => id));
        ids.delete('');
        expect(listed).toBe(ids.size);
      }),
      { numRuns: 60 },
    );
  });

  it('starts nothing after its end, no attempt too many, and no more at a time than it may', async () => {
    await fc.assert(
      fc.asyncProperty(runPlans, async (next) => {
        const { seen, startedAt } = await carryOut(next);
        expect(seen.mostInFlight).toBeLessThanOrEqual(CONCURRENCY);
        const attempts = new Map<string, number>();
        for (const { id, attempt, at, aborted } of seen.starts) {
          expect(attempt).toBe((attempts.get(id) ?? 0) + 1);
          attempts.set(id, attempt);
          expect(attempt).toBeLessThanOrEqual(ATTEMPTS);
          expect([at - startedAt < MAX_RUN_MS, aborted]).toEqual([true, false]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

function totalsOf({ tenants }: RunSummary): TenantTotals {
  if (tenants === undefined) throw new Error('A run over tenants has totals');
  return tenants;
}
