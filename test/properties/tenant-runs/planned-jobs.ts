import { Injectable } from '@nestjs/common';
import { type TenantRun, TenantCron } from 'nestjs-cron-coordinator';
import type { ManualClock } from 'nestjs-cron-coordinator/testing';
import type { Entry, RunPlan } from './plan.js';

export interface Tenant {
  readonly id: string;
  readonly entry: Entry;
}

export const CONCURRENCY = 3;
export const ATTEMPTS = 3;
export const MAX_RUN_MS = 400;
export const TENANT_TIMEOUT_MS = 100;

const options = {
  concurrency: CONCURRENCY,
  retry: { attempts: ATTEMPTS, backoffMs: 20, factor: 2, maxBackoffMs: 40 },
  tenantTimeoutMs: TENANT_TIMEOUT_MS,
  maxRunMs: MAX_RUN_MS,
};

/** What the handlers of one run were seen to do. */
export class Sightings {
  readonly starts: { id: string; attempt: number; at: number; aborted: boolean }[] = [];
  readonly inFlight = new Map<string, number>();
  mostInFlight = 0;
}

/** Jobs whose handlers do what the plan of the run says, and stop when their signal tells them to. */
@Injectable()
export class PlannedJobs {
  clock!: ManualClock;
  seen = new Sightings();

  @TenantCron<Tenant>('0 0 0 1 1 *', { name: 'in chunks', mode: 'chunked', ...options })
  chunked(tenant: Tenant, run: TenantRun): unknown {
    return this.carryOut(tenant, run);
  }

  @TenantCron<Tenant>('0 0 0 1 1 *', { name: 'sliding', mode: 'sliding', ...options })
  sliding(tenant: Tenant, run: TenantRun): unknown {
    return this.carryOut(tenant, run);
  }

  private carryOut({ id, entry }: Tenant, run: TenantRun): unknown {
    const { seen } = this;
    const { attempt, signal } = run;
    seen.starts.push({ id, attempt, at: this.clock.monotonic(), aborted: signal.aborted });
    seen.inFlight.set(id, attempt);
    seen.mostInFlight = Math.max(seen.mostInFlight, seen.inFlight.size);
    // A tenant is in flight from its first attempt to its last, the pauses between them included.
    const leave = (): void => void seen.inFlight.delete(id);
    const { does, ms } = entry.attempts[Math.min(attempt, entry.attempts.length) - 1] ?? {
      does: 'returns',
      ms: 0,
    };
    signal.addEventListener('abort', leave, { once: true });
    if (does === 'never ends') return new Promise(() => undefined);
    if (does === 'returns') return leave();
    if (does === 'throws') return this.fail(attempt, leave);
    const slept = new Promise<void>((resolve) => this.clock.setTimer(resolve, ms));
    return slept.then(() => (does === 'resolves' ? leave() : this.fail(attempt, leave)));
  }

  private fail(attempt: number, leave: () => void): never {
    if (attempt === ATTEMPTS) leave();
    throw new Error(`attempt ${attempt} failed`);
  }
}

/** The tenants of a plan, with those that are dropped among them. */
export function tenantsOf({ entries }: RunPlan): Tenant[] {
  return entries.map((entry, index) => {
    if (entry.kind === 'invalid') return { id: '', entry };
    return { id: entry.kind === 'listed again' ? 'tenant 0' : `tenant ${index}`, entry };
  });
}

export async function* streamOf(plan: RunPlan): AsyncGenerator<Tenant> {
  for (const [index, tenant] of tenantsOf(plan).entries()) {
    if (index === plan.failsAt) throw new Error('the list failed');
    yield tenant;
  }
}
