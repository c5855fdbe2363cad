import type { ModuleOptions } from '../../test/support/job.js';
import { declared, resolved } from '../../test/support/declared-job.js';
import type { FanOut } from '../fan-out/fan-out.js';
import { ChunkedFanOut } from '../fan-out/chunked.js';
import { SlidingFanOut } from '../fan-out/sliding.js';
import type { TenantPlan } from './job.js';

const tenants = { list: () => [] };
const strategy = (): FanOut => ({ mode: 'bullmq', run: () => Promise.reject(new Error('unused')) });

const planOf = (options: object, module: ModuleOptions = {}): TenantPlan => {
  const plan = resolved(declared({ tenant: true, options }), { tenants, ...module }).tenants;
  if (plan === null) throw new Error('expected a plan for tenants');
  return plan;
};

describe('the plan of a tenant job', () => {
  it('has the documented defaults', () => {
    const plan = planOf({});
    expect(plan).toMatchObject({
      directory: tenants,
      concurrency: 10,
      tenantTimeoutMs: null,
      tenantsDefault: 'enabled',
      retry: { attempts: 1, backoffMs: 1_000, factor: 2, maxBackoffMs: 30_000 },
      carryOver: false,
    });
    expect(plan.fanOut).toBeInstanceOf(ChunkedFanOut);
  });

  it('follows the module where the job says nothing', () => {
    const plan = planOf({}, { fanOut: { concurrency: 3, mode: 'sliding', tenantTimeoutMs: 500 } });
    expect(plan).toMatchObject({ concurrency: 3, tenantTimeoutMs: 500 });
    expect(plan.fanOut).toBeInstanceOf(SlidingFanOut);
  });

  it('follows the job where that says something', () => {
    const options = {
      concurrency: 7,
      mode: 'chunked',
      tenantTimeoutMs: 900,
      tenantsDefault: 'disabled',
      retry: { attempts: 4, factor: undefined },
      carryOver: true,
    };
    const plan = planOf(options, { fanOut: { concurrency: 3, mode: 'sliding', tenantTimeoutMs: 500 } });
    expect(plan).toMatchObject({
      concurrency: 7,
      tenantTimeoutMs: 900,
      tenantsDefault: 'disabled',
      retry: { attempts: 4, backoffMs: 1_000, factor: 2, maxBackoffMs: 30_000 },
      carryOver: true,
    });
    expect(plan.fanOut).toBeInstanceOf(ChunkedFanOut);
  });

  it('spreads by the job’s own strategy, else by the module’s, unless the job names a built-in way', () => {
    const [own, moduleWide] = [strategy(), strategy()];
    expect(planOf({ fanOut: own }, { fanOut: moduleWide }).fanOut).toBe(own);
    expect(planOf({}, { fanOut: moduleWide }).fanOut).toBe(moduleWide);
    expect(planOf({ mode: 'sliding' }, { fanOut: moduleWide }).fanOut).toBeInstanceOf(SlidingFanOut);
  });

  it('is refused with a strategy of its own and a built-in way at once', () => {
    expect(() => planOf({ fanOut: strategy(), mode: 'sliding' })).toThrow(/`mode`: expected no mode/);
  });
});
