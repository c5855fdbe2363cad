import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { cronLogFields, TenantCron, type TenantRun } from 'nestjs-cron-coordinator';
import type { Tenant } from './jobs.js';
import type { ReplicaSettings } from './settings.js';
import { SETTINGS } from './settings.token.js';
import { Witness } from './witness.js';

const EVERY_SECOND = '* * * * * *';

/** Of a message, in characters: what is much longer Nest's own logger leaves out, and no line would show it. */
const LONGEST = 300_000;

const circular = (): object => {
  const self: Record<string, unknown> = {};
  self.self = self;
  return self;
};

/** What the handler of `throwing` does, by the id of the tenant. */
const THROWS: Record<string, () => unknown> = {
  sync: () => {
    throw new Error('thrown at once');
  },
  async: () => Promise.reject(new Error('thrown later')),
  string: () => Promise.reject('a string'),
  undefined: () => Promise.reject(undefined),
  null: () => {
    throw null;
  },
  circular: () => Promise.reject(circular()),
  bigint: () => Promise.reject(10n),
  symbol: () => Promise.reject(Symbol('a symbol')),
  getter: () =>
    Promise.reject({
      get message(): string {
        throw new Error('no message either');
      },
    }),
  json: () =>
    Promise.reject({
      toJSON: (): never => {
        throw new Error('not to be written');
      },
    }),
  proxy: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return Promise.reject(proxy);
  },
  huge: () => Promise.reject(new Error('x'.repeat(LONGEST))),
  returns: () => circular(),
};

/** The handler is an arrow in a table, so that it throws before any promise is there. */
@Injectable()
export class ThrowingJob {
  constructor(@Inject(Witness) private readonly witness: Witness) {}

  @TenantCron(EVERY_SECOND, { name: 'throwing' })
  run(_tenant: Tenant, run: TenantRun): unknown {
    const { tenantId } = run;
    void this.witness.write('began', run, tenantId);
    const misdeed = THROWS[tenantId];
    return misdeed === undefined ? this.witness.write('ended', run, tenantId) : misdeed();
  }
}

/** Writes whom the context names, after waits that let others come between. */
@Injectable()
export class ContextJob {
  constructor(@Inject(Witness) private readonly witness: Witness) {}

  @TenantCron(EVERY_SECOND, { name: 'context', concurrency: 50, mode: 'sliding' })
  async run(_tenant: Tenant, run: TenantRun): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await sleep(Math.random() * 10);
      const { tenantId, cronRunId } = cronLogFields();
      const named = cronRunId === run.runId ? tenantId : `of run ${String(cronRunId)}`;
      await this.witness.write('ended', run, run.tenantId, String(named));
    }
  }
}

/** Works until it has had its fill, and then stands still until the run is cut off. */
@Injectable()
export class GreedyJob {
  private runId = '';
  private served = 0;

  constructor(
    @Inject(Witness) private readonly witness: Witness,
    @Inject(SETTINGS) private readonly settings: ReplicaSettings,
  ) {}

  @TenantCron(EVERY_SECOND, { name: 'greedy', concurrency: 1, maxRunMs: 500 })
  async run(_tenant: Tenant, run: TenantRun): Promise<void> {
    if (this.runId !== run.runId) this.served = 0;
    this.runId = run.runId;
    this.served += 1;
    void this.witness.write('began', run, run.tenantId);
    if (this.served < this.settings.tenantsPerRun) return;
    await new Promise<void>((resolve) => run.signal.addEventListener('abort', () => resolve()));
  }
}
